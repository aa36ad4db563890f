-- $1 id
SELECT skipped + rejected
FROM import_job
WHERE id = $1
