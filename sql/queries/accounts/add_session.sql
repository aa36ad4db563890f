-- $1 token_hash  $2 account_id  $3 now  $4 until
INSERT INTO session (token_hash, account_id, created_at, seen_at, expires_at)
VALUES ($1, $2, $3, $3, $4)
