-- Ends a listing; whose it was.
-- $1 clinic_id  $2 external_id
DELETE FROM clinic_listing
WHERE clinic_id = $1 AND external_id = $2
RETURNING practitioner_id
