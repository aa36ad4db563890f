-- People of the roster whom a reviewed import does not name at all.
-- $1 import  $2 clinic
SELECT l.external_id, l.practitioner_id
FROM clinic_listing AS l
WHERE
    l.clinic_id = $2
    AND NOT EXISTS (SELECT FROM import_preview AS v WHERE v.import_id = $1 AND v.external_id = l.external_id)
    AND NOT EXISTS (SELECT FROM import_named AS n WHERE n.import_id = $1 AND n.external_id = l.external_id)
