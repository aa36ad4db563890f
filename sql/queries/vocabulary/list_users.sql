-- Profiles that state this name.
-- $1 name
SELECT t.practitioner_id
FROM practitioner_{kind} AS t
INNER JOIN {kind} AS v ON v.id = t.{kind}_id
WHERE v.name = $1
ORDER BY t.practitioner_id
