-- The clinic's own ids of those who are on its roster now.
-- $1 clinic_id  $2 ids
SELECT practitioner_id, min(external_id) AS external_id
FROM clinic_listing
WHERE clinic_id = $1 AND practitioner_id = any($2::uuid[])
GROUP BY practitioner_id
