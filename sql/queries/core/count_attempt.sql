-- Notes an attempt and counts those of the same kind and key within the window, this one included.
-- Run after taking the key's advisory lock, so that attempts at the same moment count each other.
-- :kind  :key  :now  :since start of the window
WITH noted AS (
    INSERT INTO attempt (kind, key, at) VALUES (:kind, :key, :now)
)

SELECT count(*) + 1 AS attempts FROM attempt WHERE kind = :kind AND key = :key AND at > :since
