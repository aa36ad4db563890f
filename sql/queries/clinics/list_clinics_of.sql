-- Of the practitioners given, the clinics that list them: each is a role besides the one in their own name.
-- $1 practitioner ids
SELECT DISTINCT l.practitioner_id, c.id, c.name, c.created_at
FROM clinic_listing AS l
INNER JOIN clinic AS c ON c.id = l.clinic_id
WHERE l.practitioner_id = any($1::uuid[])
ORDER BY c.id
