-- $1 row['token_id']  $2 now
UPDATE api_token
SET used_at = $2
WHERE id = $1
