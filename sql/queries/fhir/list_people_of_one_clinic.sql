-- People whom one of these clinics lists, and no other.
-- $1 clinics
SELECT l.practitioner_id AS id
FROM clinic_listing AS l
WHERE l.practitioner_id IN (SELECT o.practitioner_id FROM clinic_listing AS o WHERE o.clinic_id = any($1::uuid[]))
GROUP BY l.practitioner_id
HAVING count(DISTINCT l.clinic_id) = 1
