-- The page of that clinic; NotFound when there is no such clinic.
-- $1 clinic
SELECT c.name,
    array(SELECT o.origin FROM clinic_origin AS o WHERE o.clinic_id = c.id ORDER BY o.origin) AS origins,
    exists(
        SELECT FROM clinic_listing AS l
        INNER JOIN practitioner AS p ON p.id = l.practitioner_id AND p.status = 'published'
        WHERE l.clinic_id = c.id
    ) AS listed
FROM clinic AS c
WHERE c.id = $1
