-- The security log of a clinic, latest first; of a profile only the fields that differ, without practices.
-- $1 clinic  $2 before this id (NULL: from the end)  $3 how many
SELECT
    a.id, a.at, a.actor, a.action, a.subject, a.practitioner_id,
    coalesce(a.before, (
        SELECT jsonb_object_agg(f.key, f.value) FROM jsonb_each(b.document) AS f
        WHERE f.key NOT IN ('practices', 'puts_first') AND f.value IS DISTINCT FROM n.document -> f.key
    )) AS before,
    coalesce(a.after, (
        SELECT jsonb_object_agg(f.key, f.value) FROM jsonb_each(n.document) AS f
        WHERE f.key NOT IN ('practices', 'puts_first') AND f.value IS DISTINCT FROM b.document -> f.key
    )) AS after
FROM security_log AS a
LEFT JOIN profile_version AS b
    ON b.practitioner_id = a.practitioner_id AND b.version = a.version_before
LEFT JOIN profile_version AS n
    ON n.practitioner_id = a.practitioner_id AND n.version = a.version_after
WHERE a.clinic_id = $1 AND ($2::bigint IS NULL OR a.id < $2)
ORDER BY a.id DESC
LIMIT $3
