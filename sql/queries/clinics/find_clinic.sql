-- The clinic of that id or name.
-- $1 said
SELECT id, name, created_at
FROM clinic
WHERE id::text = $1 OR name = $1
