-- What is shown of these has changed, without a new version.
-- $1 ids  $2 now
UPDATE practitioner
SET changed_at = $2
WHERE id = any($1::uuid[])
RETURNING id, status
