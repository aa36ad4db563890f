-- A page of ids in order, for exports and re-derivation.
-- $1 after  $2 limit  $3 status
SELECT id
FROM practitioner
WHERE ($1::uuid IS NULL OR id > $1) AND ($3::text IS NULL OR status = $3)
ORDER BY id
LIMIT $2
