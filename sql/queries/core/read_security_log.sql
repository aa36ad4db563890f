-- The security log of a clinic, latest first.
-- $1 clinic  $2 before this id (NULL: from the end)  $3 how many
SELECT
    a.id, a.at, a.actor, a.action, a.subject, a.practitioner_id, a.version_before, a.version_after, a.before, a.after
FROM security_log AS a
WHERE a.clinic_id = $1 AND ($2::bigint IS NULL OR a.id < $2)
ORDER BY a.id DESC
LIMIT $3
