-- $1 clinic  $2 forbid
DELETE FROM clinic_origin
WHERE clinic_id = $1 AND origin = any($2::text[])
