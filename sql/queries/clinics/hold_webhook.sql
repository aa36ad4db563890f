-- Nothing is sent to a receiver before that time.
-- $1 webhook  $2 until
UPDATE webhook
SET not_before = $2
WHERE id = $1 AND (not_before IS NULL OR not_before < $2)
