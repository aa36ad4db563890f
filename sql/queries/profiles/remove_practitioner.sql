-- $1 practitioner_id
DELETE FROM practitioner
WHERE id = $1
