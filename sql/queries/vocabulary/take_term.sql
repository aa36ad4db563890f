-- Takes an entry off the list; None when it is not there any more.
-- $1 id  $2 kind
DELETE FROM vocabulary_review
WHERE id = $1 AND vocabulary = $2
RETURNING term, name, how
