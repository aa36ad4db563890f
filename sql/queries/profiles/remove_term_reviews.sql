-- Nobody need look at terms that are gone.
-- $1 vocabulary  $2 names
DELETE FROM vocabulary_review AS r WHERE r.vocabulary = $1 AND r.name = any($2::text[])
