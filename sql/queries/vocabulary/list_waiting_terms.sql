-- Folds and additions nobody has looked at.
-- $1 kind  $2 limit
SELECT r.id, r.term, r.name, r.how, r.score, r.created_at
FROM vocabulary_review AS r
WHERE r.vocabulary = $1
ORDER BY r.created_at, r.id
LIMIT $2
