-- Practitioners of a FHIR import with all their roles, a batch in the order of ids. A role names its person by id, or by
-- an identifier (`identifier:system|value`, the system left out or not); only roles name one, so that nothing is asked
-- of their type, by which all of a file's roles would be looked through.
-- $1 import  $2 after this id (NULL: from the start)  $3 how many
WITH person AS MATERIALIZED (
    SELECT p.id, p.row, p.document
    FROM import_resource AS p
    WHERE p.import_id = $1 AND p.type = 'Practitioner' AND ($2::text IS NULL OR p.id > $2)
    ORDER BY p.id
    LIMIT $3
)

SELECT
    p.id, p.row, p.document,
    ARRAY(
        SELECT r.document
        FROM unnest(resource_keys(p.id, p.document)) AS k (key) INNER JOIN import_resource AS r ON r.practitioner = k.key
        WHERE r.import_id = $1
        ORDER BY r.row
    ) AS roles
FROM person AS p
ORDER BY p.id
