-- $1 given_up
DELETE FROM practitioner
WHERE id = $1
