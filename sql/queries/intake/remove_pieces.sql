-- $1 id
DELETE FROM import_piece
WHERE import_id = $1
