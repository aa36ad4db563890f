-- Whether a person looks at an import before it counts, so that its file is kept until then.
-- $1 import
SELECT reviewed FROM import_job WHERE id = $1
