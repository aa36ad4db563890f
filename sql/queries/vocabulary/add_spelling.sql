-- (key, name, spelling): from now on the spelling leads to the name.
INSERT INTO {kind}_alias (key, {kind}_id, spelling)
SELECT $1, v.id, $3
FROM {kind} AS v
WHERE v.name = $2
ON CONFLICT (key) DO UPDATE SET {kind}_id = excluded.{kind}_id
