-- Practitioners of a FHIR import with all their roles, a batch in the order of ids.
-- $1 import  $2 after this id (NULL: from the start)  $3 how many
SELECT
    p.id, p.row, p.document,
    ARRAY(
        SELECT r.document FROM import_resource AS r
        WHERE r.import_id = $1 AND r.practitioner = p.id AND r.type = 'PractitionerRole' ORDER BY r.row
    ) AS roles
FROM import_resource AS p
WHERE p.import_id = $1 AND p.type = 'Practitioner' AND ($2::text IS NULL OR p.id > $2)
ORDER BY p.id
LIMIT $3
