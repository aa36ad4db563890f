-- Hides a profile, if it is not hidden yet; the status that it had.
-- $1 practitioner_id  $2 reason  $3 now
WITH before AS (SELECT id, status FROM practitioner WHERE id = $1 AND status <> 'suspended' FOR UPDATE),

noted AS (
    INSERT INTO suspension (practitioner_id, was, reason, since)
    SELECT id, status, $2::text, $3::timestamptz FROM before
),

hidden AS (
    UPDATE practitioner AS p SET status = 'suspended', changed_at = $3::timestamptz
    FROM before WHERE p.id = before.id
)

SELECT status FROM before
