-- Under which ids clinics list people: clinic id -> its own id.
-- $1 practitioner ids
SELECT l.practitioner_id AS id, jsonb_object_agg(l.clinic_id, l.external_id) AS listings
FROM clinic_listing AS l
WHERE l.practitioner_id = any($1::uuid[])
GROUP BY l.practitioner_id
