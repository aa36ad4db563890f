-- Pairs waiting for a person's decision, the surest first.
-- $1 how many
SELECT d.id, d.how, d.score, d.found_at, d.first_id, d.second_id
FROM duplicate_candidate AS d
WHERE d.dismissed_at IS NULL
ORDER BY d.score DESC, d.id
LIMIT $1
