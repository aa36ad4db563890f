-- Every index of the schema, and whether it can be used.
SELECT c.relname AS name, i.indisvalid AND i.indisready AS valid
FROM pg_index AS i INNER JOIN pg_class AS c ON c.oid = i.indexrelid
WHERE c.relnamespace = to_regnamespace('public')
