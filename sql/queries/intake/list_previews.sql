-- What would become of people of a reviewed import, in the order of the file.
-- :id import  :outcome only those (NULL: all)  :warned only those with remarks  :after this row  :limit how many
SELECT v.row, v.external_id, v.outcome, v.document, v.kept_by_practitioner
FROM import_preview AS v
WHERE
    v.import_id = :id AND v.row > :after AND (:outcome::text IS NULL OR v.outcome = :outcome)
    AND (NOT :warned::boolean OR EXISTS (
        SELECT FROM import_problem AS p WHERE p.import_id = v.import_id AND p.row = v.row
    ))
ORDER BY v.row
LIMIT :limit
