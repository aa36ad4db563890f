-- The status that a hidden profile had.
-- $1 practitioner_id
DELETE FROM suspension WHERE practitioner_id = $1 RETURNING was
