-- Roles of a FHIR import that lead to no Practitioner in it.
-- $1 import
SELECT r.id, r.row
FROM import_resource AS r
WHERE
    r.import_id = $1 AND r.type = 'PractitionerRole'
    AND NOT EXISTS (
        SELECT FROM
            (
                SELECT unnest(resource_keys(p.id, p.document)) AS key
                FROM import_resource AS p
                WHERE p.import_id = $1 AND p.type = 'Practitioner'
            ) AS known
        WHERE known.key = r.practitioner
    )
ORDER BY r.row
LIMIT 100000
