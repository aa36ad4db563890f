-- $1 id
SELECT id, account_id, practitioner_id, status, note, created_at, expires_at
FROM claim
WHERE id = $1
FOR UPDATE
