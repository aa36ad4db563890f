-- Deliveries of a webhook, the latest change first.
-- $1 webhook  $2 only of this status (NULL: all)  $3 before this position (NULL: from the end)  $4 how many
SELECT
    d.id, d.position, d.practitioner_id, d.status, d.attempts,
    CASE WHEN d.status = 'waiting' THEN d.next_attempt_at END AS next_attempt_at, d.answer, d.delivered_at
FROM webhook_delivery AS d
WHERE
    d.webhook_id = $1
    AND ($2::text IS NULL OR d.status = $2)
    AND ($3::bigint IS NULL OR d.position < $3)
ORDER BY d.position DESC
LIMIT $4
