-- A page of a roster in the order of the clinic's own ids.
-- $1 clinic  $2 after this id (NULL: from the start)  $3 how many  $4 only this id (NULL: all)
SELECT
    l.external_id, l.practitioner_id, l.listed_at, l.stated_at, l.kept_by_practitioner,
    EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = l.practitioner_id)
    OR EXISTS (
        SELECT FROM practitioner_field AS f WHERE f.practitioner_id = l.practitioner_id AND f.source = 'practitioner'
    ) AS claimed
FROM clinic_listing AS l
WHERE
    l.clinic_id = $1
    AND ($2::text IS NULL OR l.external_id > $2)
    AND ($4::text IS NULL OR l.external_id = $4)
ORDER BY l.external_id
LIMIT $3
