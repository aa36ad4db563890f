-- Remarks about some rows of an import, in the order of the file.
-- $1 import  $2 rows
SELECT row, outcome, external_id, pointer, reason, number, column_name, value
FROM import_problem
WHERE import_id = $1 AND row = any($2::bigint[])
ORDER BY row, number
