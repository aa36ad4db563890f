-- One job per id, not before a time; none while a job of the same word is waiting or running.
-- $1 entrypoint  $2 ids  $3 not before (NULL: now)  $4 word (NULL: any number)
INSERT INTO pgqueuer (priority, entrypoint, status, payload, execute_after, dedupe_key)
SELECT 0, $1, 'queued', convert_to(t.id, 'UTF8'), greatest($3::timestamptz, now()), $4
FROM unnest($2::text[]) AS t (id)
ON CONFLICT (dedupe_key) WHERE status IN ('queued', 'picked') AND dedupe_key IS NOT NULL DO NOTHING
