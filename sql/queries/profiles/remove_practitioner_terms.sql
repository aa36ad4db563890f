-- $1 practitioner_id
DELETE FROM practitioner_{kind}
WHERE practitioner_id = $1
