-- $1 id  $2 remark
UPDATE import_job
SET detail = $2
WHERE id = $1
