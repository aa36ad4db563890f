-- Whether anybody who is published is on a roster.
-- $1 clinic
SELECT true
FROM clinic_listing AS l
INNER JOIN practitioner AS p ON p.id = l.practitioner_id AND p.status = 'published'
WHERE l.clinic_id = $1
LIMIT 1
