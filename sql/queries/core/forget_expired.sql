-- Forgets what has served: links and sessions past their time, attempts older than a day. A claim whose mailed link
-- ran out waits for a person instead.
-- $1 now
WITH links AS (
    DELETE FROM sign_in_link WHERE expires_at < $1::timestamptz - interval '1 day' RETURNING 1
),

sessions AS (
    DELETE FROM session WHERE expires_at < $1::timestamptz RETURNING 1
),

attempts AS (
    DELETE FROM attempt WHERE at < $1::timestamptz - interval '1 day' RETURNING 1
),

claims AS (
    UPDATE claim SET status = 'waiting', token_hash = NULL, expires_at = NULL
    WHERE status = 'mailed' AND expires_at < $1::timestamptz RETURNING 1
)

SELECT
    (SELECT count(*) FROM links) + (SELECT count(*) FROM sessions) + (SELECT count(*) FROM attempts)
    + (SELECT count(*) FROM claims)
