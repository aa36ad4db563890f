-- Rows that were not taken and remarks about cells, in their order.
-- :id of the import  :row and :number of the last one shown  :limit how many
SELECT row, outcome, external_id, pointer, reason, number, column_name, value
FROM import_problem
WHERE import_id = :id AND (row, number) > (:row::bigint, :number::smallint)
ORDER BY row, number
LIMIT :limit
