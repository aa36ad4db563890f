-- What was applied, also from a log that lacks the column `additive` still.
SELECT m.name, m.checksum, coalesce((to_jsonb(m) ->> 'additive')::boolean, false) AS additive
FROM schema_migration AS m
