-- Rows that were not taken, in their order.
-- $1 id  $2 row  $3 limit
SELECT row, outcome, external_id, pointer, reason
FROM import_problem
WHERE import_id = $1 AND row > $2
ORDER BY row
LIMIT $3
