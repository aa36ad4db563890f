-- Of these profiles what decides whether their people may be invited.
-- $1 ids
SELECT
    p.id, p.source, p.status, lower(p.document ->> 'email') AS email, i.invited_at,
    EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = p.id) AS claimed
FROM practitioner AS p
LEFT JOIN invitation AS i ON i.practitioner_id = p.id
WHERE p.id = any($1::uuid[])
ORDER BY p.id
