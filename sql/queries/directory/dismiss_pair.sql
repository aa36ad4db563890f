-- Two people after all.
-- $1 id  $2 now
UPDATE duplicate_candidate
SET dismissed_at = $2
WHERE id = $1 AND dismissed_at IS NULL
RETURNING first_id, second_id
