-- Folds and additions nobody has looked at, as rows with how many profiles use the name.
-- $1 kind  $2 limit
SELECT r.id, r.term, r.name, r.how, r.score, r.created_at,
    (SELECT count(*) FROM {kind} AS v INNER JOIN practitioner_{kind} AS t ON t.{kind}_id = v.id WHERE v.name = r.name) AS used_by
FROM vocabulary_review AS r
WHERE r.vocabulary = $1
ORDER BY r.created_at, r.id
LIMIT $2
