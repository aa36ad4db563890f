-- Notes people of the roster whom a file names without their row being taken.
-- $1 import  $2 clinic  $3 their ids; '' for a row that does not say whose it is
INSERT INTO import_named (import_id, external_id)
SELECT $1::uuid, l.external_id FROM clinic_listing AS l WHERE l.clinic_id = $2 AND l.external_id = any($3::text[])
UNION
SELECT $1::uuid, '' WHERE '' = any($3::text[])
ON CONFLICT DO NOTHING
