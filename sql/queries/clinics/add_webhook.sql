-- $1 clinic_id  $2 url  $3 secret  $4 position
INSERT INTO webhook (clinic_id, url, secret, position)
VALUES ($1, $2, $3, $4)
RETURNING id, created_at
