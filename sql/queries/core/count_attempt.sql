-- Notes an attempt and counts those of the same kind and key within the window, this one included.
-- Run after taking the key's advisory lock, so that attempts at the same moment count each other.
-- $1 kind  $2 key  $3 now  $4 start of the window
WITH noted AS (
    INSERT INTO attempt (kind, key, at) VALUES ($1, $2, $3)
)

SELECT count(*) + 1 AS attempts FROM attempt WHERE kind = $1 AND key = $2 AND at > $4
