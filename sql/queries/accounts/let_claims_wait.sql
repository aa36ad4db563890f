-- A claim whose mailed link ran out waits for a person. Returns whose profiles they are about.
-- $1 now
WITH late AS (
    UPDATE claim SET status = 'waiting', token_hash = NULL, expires_at = NULL
    WHERE status = 'mailed' AND expires_at < $1::timestamptz RETURNING practitioner_id
)

SELECT p.id, p.display_name
FROM late INNER JOIN practitioner AS p ON p.id = late.practitioner_id
ORDER BY p.id
