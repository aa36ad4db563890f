-- Who is on a roster under ids that may have been made for them, and whether they are called as the clinic says.
-- $1 clinic  $2 ids
SELECT
    l.external_id, p.display_name
FROM clinic_listing AS l
INNER JOIN practitioner AS p ON p.id = l.practitioner_id
WHERE l.clinic_id = $1 AND l.external_id = any($2::text[])
