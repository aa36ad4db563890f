-- How letters address people, and in which language.
-- $1 practitioner ids
SELECT p.id, p.display_name, coalesce(split_part(p.document #>> '{languages,0}', '-', 1), 'en') AS language
FROM practitioner AS p
WHERE p.id = any($1::uuid[])
