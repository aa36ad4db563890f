-- $1 link.token_hash  $2 link.nonce_hash  $3 link.email  $4 link.expires_at
INSERT INTO sign_in_link (token_hash, nonce_hash, email, expires_at)
VALUES ($1, $2, $3, $4)
