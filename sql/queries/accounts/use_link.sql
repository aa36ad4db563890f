-- The address of a fresh link of this browser, which is used from now on; None for any other.
-- $1 token_hash  $2 nonce_hash  $3 now
UPDATE sign_in_link
SET used_at = $3
WHERE token_hash = $1 AND nonce_hash = $2 AND used_at IS NULL AND expires_at > $3
RETURNING email
