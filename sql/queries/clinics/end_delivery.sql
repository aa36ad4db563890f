UPDATE webhook_delivery
SET status = :status, answer = :answer, delivered_at = CASE WHEN :status = 'delivered' THEN :at::timestamptz END
WHERE id = :id
