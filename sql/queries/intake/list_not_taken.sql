-- Rows of which nobody is made, in the order of the file.
-- $1 import  $2 after this row  $3 how many
SELECT row, outcome, external_id, pointer, reason, number, column_name, value
FROM import_problem
WHERE import_id = $1 AND outcome <> 'warned' AND row > $2
ORDER BY row, number
LIMIT $3
