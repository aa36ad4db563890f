-- On whose rosters people are.
-- $1 practitioner ids
SELECT l.practitioner_id AS id, array_agg(DISTINCT l.clinic_id ORDER BY l.clinic_id) AS clinics
FROM clinic_listing AS l
WHERE l.practitioner_id = any($1::uuid[])
GROUP BY l.practitioner_id
