-- Every clinic, by name.
SELECT id, name, created_at
FROM clinic
ORDER BY name
