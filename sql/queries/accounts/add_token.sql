-- $1 account_id  $2 token_hash  $3 name  $4 shown  $5 scopes
INSERT INTO api_token (account_id, token_hash, name, shown, scopes)
VALUES ($1, $2, $3, $4, $5)
RETURNING id
