-- $1 terms
WITH gone AS (DELETE FROM {kind} AS v WHERE v.id = any($1::integer[])
    AND NOT EXISTS (SELECT FROM practitioner_{kind} AS t WHERE t.{kind}_id = v.id) RETURNING v.name)
DELETE FROM vocabulary_review AS r
USING gone AS g
WHERE r.vocabulary = '{kind}' AND r.name = g.name
