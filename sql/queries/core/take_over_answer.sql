-- Whether a request that never ended is ours now.
UPDATE remembered_answer
SET started_at = :now
WHERE owner = :owner AND key = :key AND started_at = :started_at AND status IS NULL
