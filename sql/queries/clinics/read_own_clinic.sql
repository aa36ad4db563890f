-- $1 clinic
SELECT
    c.id, c.name, c.created_at, c.address, c.phone, c.npi, c.website,
    (SELECT count(*) FROM clinic_listing AS l WHERE l.clinic_id = c.id) AS listed
FROM clinic AS c
WHERE c.id = $1
