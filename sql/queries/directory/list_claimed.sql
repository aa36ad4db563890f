-- Those of the ids that an account keeps or whose person has touched a field.
-- $1 ids
SELECT practitioner_id AS id
FROM account
WHERE practitioner_id = any($1::uuid[])
UNION
SELECT practitioner_id
FROM practitioner_field
WHERE practitioner_id = any($1) AND source = 'practitioner'
