-- $1 id
UPDATE import_job
SET heard_at = now()
WHERE id = $1
