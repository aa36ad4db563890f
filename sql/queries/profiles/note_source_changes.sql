-- Tells the keepers of profiles which fields somebody else's statement has just changed.
-- $1 profile ids  $2 who stated it  $3 now
INSERT INTO account_notice (account_id, kind, details, created_at)
SELECT c.account_id, 'profile changed', jsonb_build_object('by', $2::text, 'fields', c.fields), $3::timestamptz
FROM (
    SELECT
        a.id AS account_id,
        (
            SELECT jsonb_agg(f.field ORDER BY f.field)
            FROM jsonb_object_keys(p.document || v.document) AS f (field)
            WHERE p.document -> f.field IS DISTINCT FROM v.document -> f.field
        ) AS fields
    FROM practitioner AS p
    INNER JOIN account AS a ON a.practitioner_id = p.id
    INNER JOIN practitioner_version AS v ON v.practitioner_id = p.id AND v.version = p.version - 1
    WHERE p.id = any($1::uuid[])
) AS c
WHERE c.fields IS NOT NULL
