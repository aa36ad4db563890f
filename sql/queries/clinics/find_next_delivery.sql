-- $1 one.webhook_id  $2 one.practitioner_id
SELECT id
FROM webhook_delivery
WHERE webhook_id = $1 AND practitioner_id = $2 AND status = 'waiting'
ORDER BY position
LIMIT 1
