-- People of the roster whom a reviewed import does not name at all, by the clinic's ids, each with how many there are.
-- :id import  :clinic_id clinic  :after so many are passed over  :limit how many
SELECT l.external_id, l.practitioner_id, count(*) OVER () AS total
FROM clinic_listing AS l
WHERE
    l.clinic_id = :clinic_id
    AND NOT EXISTS (SELECT FROM import_preview AS v WHERE v.import_id = :id AND v.external_id = l.external_id)
    AND NOT EXISTS (SELECT FROM import_named AS n WHERE n.import_id = :id AND n.external_id = l.external_id)
ORDER BY l.external_id
LIMIT :limit OFFSET :after
