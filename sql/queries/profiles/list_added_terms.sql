-- $1 practitioner_id
SELECT v.id
FROM {kind} AS v
INNER JOIN practitioner_{kind} AS t ON t.{kind}_id = v.id
WHERE t.practitioner_id = $1 AND v.origin = 'added'
