-- Published profiles whose last confirmation is older, the oldest first, and whether anybody keeps them.
-- $1 confirmed before  $2 how many
SELECT
    p.id, p.display_name, coalesce(p.confirmed_at, p.created_at) AS confirmed_at,
    EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = p.id) AS kept
FROM practitioner AS p
WHERE p.status = 'published' AND coalesce(p.confirmed_at, p.created_at) < $1
ORDER BY 3, p.id
LIMIT $2
