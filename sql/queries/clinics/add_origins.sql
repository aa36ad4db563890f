-- $1 clinic  $2 allow
INSERT INTO clinic_origin (clinic_id, origin)
SELECT $1, unnest($2::text[])
ON CONFLICT DO NOTHING
