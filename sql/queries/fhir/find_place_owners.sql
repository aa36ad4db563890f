-- The parameters of the query after its window; None when nothing can meet them.
SELECT practitioner_id
FROM practitioner_place
WHERE (practitioner_id, position) IN (SELECT * FROM unnest($1::uuid[], $2::integer[]))
