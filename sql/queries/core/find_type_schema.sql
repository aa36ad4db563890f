-- jsonb through msgspec, and vectors once the extension is there.
SELECT n.nspname
FROM pg_type AS t
INNER JOIN pg_namespace AS n ON n.oid = t.typnamespace
WHERE t.typname = 'halfvec'
