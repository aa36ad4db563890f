-- $1 old
DELETE FROM {kind}
WHERE id = $1
