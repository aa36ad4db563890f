-- What a reading of a file needed and nobody asks for afterwards.
-- $1 import
WITH named AS (DELETE FROM import_named WHERE import_id = $1)

DELETE FROM import_resource
WHERE import_id = $1
