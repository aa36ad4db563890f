-- How letters address people, and the languages they work in.
-- $1 practitioner ids
SELECT p.id, p.display_name, coalesce(p.document -> 'languages', '[]') AS languages
FROM practitioner AS p
WHERE p.id = any($1::uuid[])
