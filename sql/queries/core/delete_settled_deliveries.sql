-- Deliveries from before $1 that wait no longer.
DELETE FROM webhook_delivery WHERE created_at < $1 AND status <> 'waiting'
