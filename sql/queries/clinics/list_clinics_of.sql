-- Of the practitioners given, the clinics that list them: each is a role besides the one in their own name.
-- $1 practitioner ids
SELECT DISTINCT
    l.practitioner_id, c.id, c.name, coalesce(c.stated_at, c.created_at) AS changed_at, c.address, c.phone, c.npi, c.website
FROM clinic_listing AS l
INNER JOIN clinic AS c ON c.id = l.clinic_id
WHERE l.practitioner_id = any($1::uuid[])
ORDER BY c.id
