-- How far the people of rosters have come: how many are listed, can be written to, were invited, have claimed their
-- profile, and have published it.
-- $1 clinics
SELECT
    c.id, c.name,
    count(l.practitioner_id) AS imported,
    count(*) FILTER (WHERE p.document ? 'email') AS addressed,
    count(*) FILTER (WHERE i.practitioner_id IS NOT NULL) AS invited,
    count(*) FILTER (WHERE a.practitioner_id IS NOT NULL OR has_own_words(p.field_sources)) AS claimed,
    count(*) FILTER (WHERE p.status = 'published') AS published
FROM clinic AS c
LEFT JOIN clinic_listing AS l ON l.clinic_id = c.id
LEFT JOIN practitioner AS p ON p.id = l.practitioner_id
LEFT JOIN invitation AS i ON i.practitioner_id = p.id
LEFT JOIN account AS a ON a.practitioner_id = p.id
WHERE c.id = any($1::uuid[])
GROUP BY c.id
ORDER BY c.name
