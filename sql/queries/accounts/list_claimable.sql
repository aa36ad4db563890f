-- Profiles with this address that nobody keeps.
-- $1 email
SELECT p.id, p.display_name, p.source
FROM practitioner AS p
WHERE lower(p.email) = $1 AND NOT EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = p.id)
ORDER BY p.id
LIMIT 20
