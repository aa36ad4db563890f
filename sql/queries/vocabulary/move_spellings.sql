-- $1 old  $2 new
UPDATE {kind}_alias
SET {kind}_id = $2
WHERE {kind}_id = $1
