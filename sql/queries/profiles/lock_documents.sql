-- The documents of profiles about to be saved again, with the origins of their fields; locked, in a fixed order.
-- $1 practitioner ids
SELECT p.id, p.document, p.field_sources, p.field_dates
FROM practitioner AS p
WHERE p.id = any($1::uuid[])
ORDER BY p.id
FOR NO KEY UPDATE
