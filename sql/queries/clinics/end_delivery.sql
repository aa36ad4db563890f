-- $1 one.id  $2 status  $3 answer  $4 at
UPDATE webhook_delivery
SET status = $2, answer = $3, delivered_at = CASE WHEN $2 = 'delivered' THEN $4::timestamptz END
WHERE id = $1
