-- Counts a try at the code of each fresh link of a browser, and uses the one whose code it is.
UPDATE sign_in_link
SET code_tries = code_tries + 1, used_at = CASE WHEN code_hash = :code_hash THEN :now::timestamptz END
WHERE nonce_hash = :nonce_hash AND used_at IS NULL AND expires_at > :now AND code_tries < :most_tries
RETURNING CASE WHEN used_at IS NOT NULL THEN email END AS email
