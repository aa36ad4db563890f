-- The people of a roster, or those of them under these ids of the clinic.
-- $1 clinic  $2 external ids, or null for all
SELECT l.practitioner_id FROM clinic_listing AS l
WHERE l.clinic_id = $1 AND ($2::text[] IS NULL OR l.external_id = any($2))
