-- $1 id
SELECT skipped + rejected + warned
FROM import_job
WHERE id = $1
