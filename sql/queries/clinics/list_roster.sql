-- A page of a roster in the order of the clinic's own ids.
-- :clinic_id clinic  :after this id (NULL: from the start)  :limit how many  :only this id (NULL: all)
SELECT
    l.external_id, l.practitioner_id, l.listed_at, l.stated_at, l.kept_by_practitioner,
    EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = l.practitioner_id)
    OR has_own_words(p.field_sources) AS claimed
FROM clinic_listing AS l INNER JOIN practitioner AS p ON p.id = l.practitioner_id
WHERE
    l.clinic_id = :clinic_id
    AND (:after::text IS NULL OR l.external_id > :after)
    AND (:only::text IS NULL OR l.external_id = :only)
ORDER BY l.external_id
LIMIT :limit
