-- Deliveries of a webhook, the latest change first.
-- :webhook_id webhook  :status only of this status (NULL: all)  :before this position (NULL: from the end)  :limit how many
SELECT
    d.id, d.position, d.practitioner_id, d.status, d.attempts,
    CASE WHEN d.status = 'waiting' THEN d.next_attempt_at END AS next_attempt_at, d.answer, d.delivered_at
FROM webhook_delivery AS d
WHERE
    d.webhook_id = :webhook_id
    AND (:status::text IS NULL OR d.status = :status)
    AND (:before::bigint IS NULL OR d.position < :before)
ORDER BY d.position DESC
LIMIT :limit
