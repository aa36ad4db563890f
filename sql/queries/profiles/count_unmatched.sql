-- Published profiles whose last confirmation is older, and how many of them an account keeps.
-- $1 confirmed before
SELECT
    count(*) AS unmatched,
    count(*) FILTER (WHERE EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = p.id)) AS kept
FROM practitioner AS p
WHERE p.status = 'published' AND coalesce(p.confirmed_at, p.created_at) < $1
