-- Folded spelling -> name.
SELECT a.key, v.name
FROM {kind}_alias AS a
JOIN {kind} AS v ON v.id = a.{kind}_id
