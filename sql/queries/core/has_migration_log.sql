-- Whether the log is there with all its columns: changing it would wait for everyone who reads it, a backup too.
SELECT EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = to_regclass('schema_migration') AND attname = 'additive'
)
