-- Whether a file has rows that could not be read and do not say whose they are.
-- $1 import
SELECT EXISTS (SELECT FROM import_named WHERE import_id = $1 AND external_id = '')
