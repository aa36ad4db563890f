-- What people are called.
-- $1 practitioner ids
SELECT p.id, p.display_name
FROM practitioner AS p
WHERE p.id = any($1::uuid[])
