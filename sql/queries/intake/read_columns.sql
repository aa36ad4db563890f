-- How a clinic's office has said its columns are to be read.
-- $1 clinic
SELECT name, means
FROM clinic_column
WHERE clinic_id = $1
