-- Lets the named deliveries, or all dead ones, wait again; which they are.
-- $1 webhook_id  $2 list(ids) if ids is not None else None
UPDATE webhook_delivery
SET status = 'waiting', attempts = 0, next_attempt_at = now(), answer = NULL, delivered_at = NULL
WHERE webhook_id = $1 AND CASE WHEN $2::uuid[] IS NULL THEN status = 'dead' ELSE status <> 'waiting'
    AND id = any($2) END
RETURNING id
