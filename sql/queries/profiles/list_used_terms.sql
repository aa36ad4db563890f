-- Those of the terms that somebody states.
-- $1 terms
SELECT DISTINCT t.{kind}_id AS id FROM practitioner_{kind} AS t WHERE t.{kind}_id = any($1::integer[])
