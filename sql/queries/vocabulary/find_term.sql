-- $1 name
SELECT id
FROM {kind}
WHERE name = $1
