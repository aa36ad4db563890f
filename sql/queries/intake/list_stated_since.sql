-- Ids under which a clinic has stated somebody since a moment.
-- $1 clinic  $2 ids  $3 since
SELECT external_id
FROM clinic_listing
WHERE clinic_id = $1 AND external_id = any($2::text[]) AND stated_at >= $3
