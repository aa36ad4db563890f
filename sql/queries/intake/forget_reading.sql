-- Forgets what a reading of a file has noted, before it is read anew.
-- $1 import
WITH problems AS (DELETE FROM import_problem WHERE import_id = $1),

resources AS (DELETE FROM import_resource WHERE import_id = $1),

named AS (DELETE FROM import_named WHERE import_id = $1)

DELETE FROM import_preview WHERE import_id = $1
