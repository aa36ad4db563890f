-- The piece that holds that byte: where it starts, and its bytes.
-- $1 id  $2 position
SELECT starts, data
FROM import_piece
WHERE import_id = $1 AND starts <= $2
ORDER BY starts DESC
LIMIT 1
