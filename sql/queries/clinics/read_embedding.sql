-- The name of a clinic, and the sites that may show its page.
-- $1 clinic
SELECT c.name,
    array(SELECT o.origin FROM clinic_origin AS o WHERE o.clinic_id = c.id ORDER BY o.origin) AS origins
FROM clinic AS c
WHERE c.id = $1
