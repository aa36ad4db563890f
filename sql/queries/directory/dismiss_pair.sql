-- Two people after all.
-- $1 id
UPDATE duplicate_candidate
SET dismissed_at = now()
WHERE id = $1 AND dismissed_at IS NULL
RETURNING first_id, second_id
