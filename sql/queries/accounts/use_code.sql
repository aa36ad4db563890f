-- Counts a try at the code of each fresh link of a browser, and uses the one whose code it is.
-- $1 nonce_hash  $2 code_hash  $3 now  $4 tries at most
UPDATE sign_in_link
SET code_tries = code_tries + 1, used_at = CASE WHEN code_hash = $2 THEN $3::timestamptz END
WHERE nonce_hash = $1 AND used_at IS NULL AND expires_at > $3 AND code_tries < $4
RETURNING CASE WHEN used_at IS NOT NULL THEN email END AS email
