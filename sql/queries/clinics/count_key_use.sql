-- Counts a use of a key in its minute and notes when it was last used, once a minute; returns the uses so far.
-- $1 key  $2 now
WITH counted AS (
    INSERT INTO key_use AS u (key_id, minute, uses) VALUES ($1, date_trunc('minute', $2::timestamptz), 1)
    ON CONFLICT (key_id, minute) DO UPDATE SET uses = u.uses + 1
    RETURNING uses
),

noted AS (
    UPDATE clinic_key SET used_at = $2
    WHERE id = $1 AND (used_at IS NULL OR used_at < date_trunc('minute', $2))
)

SELECT uses FROM counted
