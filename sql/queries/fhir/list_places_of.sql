-- The places of these people.
-- $1 practitioners
SELECT practitioner_id, position
FROM practitioner_place
WHERE practitioner_id = any($1::uuid[])
