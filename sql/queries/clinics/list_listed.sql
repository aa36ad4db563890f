-- Who is on a roster under these ids of the clinic.
-- $1 clinic  $2 the clinic's ids
SELECT l.external_id, l.practitioner_id AS id
FROM clinic_listing AS l
WHERE l.clinic_id = $1 AND l.external_id = any($2::text[])
