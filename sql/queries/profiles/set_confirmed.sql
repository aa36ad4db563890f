-- $1 id  $2 now
UPDATE practitioner
SET confirmed_at = $2, changed_at = $2
WHERE id = $1
RETURNING status
