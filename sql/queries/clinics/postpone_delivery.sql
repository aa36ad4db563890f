-- $1 id  $2 answer  $3 until
UPDATE webhook_delivery
SET answer = $2, next_attempt_at = $3
WHERE id = $1
