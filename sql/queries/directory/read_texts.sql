-- The texts of published people with the day since when each holds its own, in the order of ids.
-- $1 after this id  $2 how many
SELECT
    p.id, p.document::text AS document,
    coalesce(t.since, (p.field_dates ->> 'approach')::timestamptz, p.created_at) AS since
FROM practitioner AS p LEFT JOIN profile_text AS t ON t.practitioner_id = p.id
WHERE p.status = 'published' AND p.id > $1 AND p.document ? 'approach'
ORDER BY p.id
LIMIT $2
