-- Those of the ids that an account keeps or whose person has touched a field.
-- $1 ids
SELECT practitioner_id AS id
FROM account
WHERE practitioner_id = any($1::uuid[])
UNION
SELECT id
FROM practitioner
WHERE id = any($1) AND has_own_words(field_sources)
