-- $1 name
DELETE FROM {kind}
WHERE name = $1
