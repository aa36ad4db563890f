-- Ends a webhook; which address it had.
-- $1 clinic_id  $2 id
DELETE FROM webhook
WHERE clinic_id = $1 AND id = $2
RETURNING url
