-- $1 id  $2 starts  $3 data
INSERT INTO import_piece (import_id, starts, data)
VALUES ($1, $2, $3)
