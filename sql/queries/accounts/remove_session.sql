-- $1 token_hash
DELETE FROM session
WHERE token_hash = $1
