-- Whether a request that never ended is ours now.
-- $1 owner  $2 key  $3 found.started_at  $4 now
UPDATE remembered_answer
SET started_at = $4
WHERE owner = $1 AND key = $2 AND started_at = $3 AND status IS NULL
