-- Everybody of a roster: whether an import that began at a moment has neither stated them nor named them otherwise.
-- $1 clinic  $2 began at  $3 import
SELECT
    l.external_id,
    l.stated_at < $2
    AND NOT EXISTS (SELECT FROM import_named AS n WHERE n.import_id = $3 AND n.external_id = l.external_id) AS missing
FROM clinic_listing AS l
WHERE l.clinic_id = $1
ORDER BY l.external_id
