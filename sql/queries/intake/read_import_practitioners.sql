-- Practitioners of a FHIR import with all their roles, a batch in the order of ids. A role names its person by id, or by
-- an identifier (`identifier:system|value`, the system left out or not).
-- $1 import  $2 after this id (NULL: from the start)  $3 how many
SELECT
    p.id, p.row, p.document,
    ARRAY(
        SELECT r.document FROM import_resource AS r
        WHERE
            r.import_id = $1 AND r.type = 'PractitionerRole' AND r.practitioner = any(resource_keys(p.id, p.document))
        ORDER BY r.row
    ) AS roles
FROM import_resource AS p
WHERE p.import_id = $1 AND p.type = 'Practitioner' AND ($2::text IS NULL OR p.id > $2)
ORDER BY p.id
LIMIT $3
