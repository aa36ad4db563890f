-- The address of a fresh link, which is used from now on; None for any other.
-- $1 token_hash  $2 now
UPDATE sign_in_link
SET used_at = $2
WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2
RETURNING email
