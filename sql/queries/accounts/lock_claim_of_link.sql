-- The claim that a mailed link proves; held until the transaction ends.
-- $1 token_hash
SELECT id, account_id, practitioner_id, status, note, created_at, expires_at
FROM claim
WHERE token_hash = $1
FOR UPDATE
