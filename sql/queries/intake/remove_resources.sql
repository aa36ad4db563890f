-- $1 id
DELETE FROM import_resource
WHERE import_id = $1
