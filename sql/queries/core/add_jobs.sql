-- One job per id, not before a time.
-- $1 entrypoint  $2 ids  $3 not before (NULL: now)
INSERT INTO pgqueuer (priority, entrypoint, status, payload, execute_after)
SELECT 0, $1, 'queued', convert_to(t.id, 'UTF8'), greatest($3::timestamptz, now())
FROM unnest($2::text[]) AS t (id)
