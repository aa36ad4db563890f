-- Takes a delivery for one process until the lease ends, when it is due and nothing of its person waits before it.
-- $1 delivery  $2 seconds of the lease
UPDATE webhook_delivery AS d SET
    attempts = d.attempts + 1, next_attempt_at = now() + make_interval(secs => $2::float8)
FROM (
    -- The time is looked at here: a cluster lets nothing that changes stand in RETURNING.
    SELECT id, clinic_id, url, secret, CASE WHEN former_until > now() THEN former_secret END AS former_secret
    FROM webhook
    WHERE ended_at IS NULL AND paused_at IS NULL AND (not_before IS NULL OR not_before <= now())
) AS w
WHERE
    d.id = $1 AND w.id = d.webhook_id AND d.status = 'waiting' AND d.next_attempt_at <= now()
    AND NOT EXISTS (
        SELECT FROM webhook_delivery AS e
        WHERE
            (e.webhook_id, e.practitioner_id) = (d.webhook_id, d.practitioner_id)
            AND e.status = 'waiting' AND e.position < d.position
    )
RETURNING d.id, d.webhook_id, w.clinic_id, w.url, w.secret, w.former_secret, d.position, d.practitioner_id, d.attempts
