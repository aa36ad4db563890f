-- The two profiles of a waiting pair, locked.
-- $1 id
SELECT first_id, second_id
FROM duplicate_candidate
WHERE id = $1 AND dismissed_at IS NULL
FOR UPDATE
