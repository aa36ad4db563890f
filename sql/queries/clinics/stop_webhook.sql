-- A receiver that is gone for good gets nothing more; what waited for it is given up. Which address it had.
-- $1 webhook  $2 at  $3 answer
WITH given_up AS (
    UPDATE webhook_delivery SET status = 'dead', answer = $3
    WHERE webhook_id = $1 AND status = 'waiting'
)

UPDATE webhook
SET ended_at = $2
WHERE id = $1 AND ended_at IS NULL
RETURNING url
