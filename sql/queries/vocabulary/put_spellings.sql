INSERT INTO {kind}_alias (key, {kind}_id, spelling)
SELECT t.key, v.id, t.spelling
FROM unnest($1::text[], $2::text[], $3::text[]) AS t (key, name, spelling)
JOIN {kind} AS v ON v.name = t.name
ON CONFLICT (key) DO UPDATE SET {kind}_id = excluded.{kind}_id
