-- A clinic's webhooks with how many messages wait and how many were given up.
-- $1 clinic  $2 only this webhook (NULL: all)
SELECT
    w.id, w.url, w.created_at, w.ended_at, w.events, w.own_roster, w.paused_at,
    (SELECT count(*) FROM webhook_delivery AS d WHERE d.webhook_id = w.id AND d.status = 'waiting') AS waiting,
    (SELECT count(*) FROM webhook_delivery AS d WHERE d.webhook_id = w.id AND d.status = 'dead') AS dead
FROM webhook AS w
WHERE w.clinic_id = $1 AND ($2::uuid IS NULL OR w.id = $2)
ORDER BY w.id
