-- Rows that were not taken and remarks about cells, in their order.
-- $1 id  $2 row  $3 number  $4 limit
SELECT row, outcome, external_id, pointer, reason, number, column_name, value
FROM import_problem
WHERE import_id = $1 AND (row, number) > ($2, $3)
ORDER BY row, number
LIMIT $4
