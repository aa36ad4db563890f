-- Whether a link still counts, for whom, and in which browser it was asked for.
-- $1 token_hash
SELECT email, nonce_hash, used_at, expires_at
FROM sign_in_link
WHERE token_hash = $1
