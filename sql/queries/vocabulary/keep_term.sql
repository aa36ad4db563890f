-- A person has looked at it: it stays also when nobody uses it.
-- $1 name
UPDATE {kind}
SET origin = 'reviewed'
WHERE name = $1 AND origin = 'added'
