-- How many profiles use each of these names; none that nobody uses.
-- $1 names
SELECT v.name, count(*) AS used_by
FROM {kind} AS v INNER JOIN practitioner_{kind} AS t ON t.{kind}_id = v.id
WHERE v.name = any($1::text[])
GROUP BY v.name
