-- Version and status by id.
-- $1 ids
SELECT id, version, status
FROM practitioner
WHERE id = any($1::uuid[])
