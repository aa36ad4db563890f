-- Adds requests of a caller to a minute; returns how many there are now.
-- $1 caller  $2 any moment of the minute  $3 how many
INSERT INTO request_count AS c (caller, minute, requests) VALUES ($1, date_trunc('minute', $2::timestamptz), $3)
ON CONFLICT (caller, minute) DO UPDATE SET requests = c.requests + excluded.requests
RETURNING requests
