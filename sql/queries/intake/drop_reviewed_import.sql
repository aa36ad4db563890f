-- Throws a reviewed import away with its file; whether there was one.
-- $1 import  $2 clinic
DELETE FROM import_job
WHERE id = $1 AND clinic_id = $2 AND reviewed AND status IN ('held', 'done', 'failed')
RETURNING true
