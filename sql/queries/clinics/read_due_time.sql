-- When a waiting delivery at the head of its line is due; None when there is nothing to come back for.
-- $1 id
SELECT greatest(d.next_attempt_at, w.not_before)
FROM webhook_delivery AS d
INNER JOIN webhook AS w ON w.id = d.webhook_id
WHERE d.id = $1 AND d.status = 'waiting' AND w.ended_at IS NULL AND w.paused_at IS NULL
    AND NOT EXISTS (SELECT FROM webhook_delivery AS e WHERE (e.webhook_id, e.practitioner_id) = (d.webhook_id,
    d.practitioner_id) AND e.status = 'waiting' AND e.position < d.position)
