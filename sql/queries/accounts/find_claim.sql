-- $1 account_id  $2 practitioner_id
SELECT id, account_id, practitioner_id, status, note, created_at, expires_at
FROM claim
WHERE account_id = $1 AND practitioner_id = $2
