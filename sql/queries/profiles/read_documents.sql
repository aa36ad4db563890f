-- The documents of profiles about to be saved again, with the origins of their fields.
-- $1 practitioner ids
SELECT p.id, p.status, p.document, p.field_sources, p.field_dates
FROM practitioner AS p
WHERE p.id = any($1::uuid[])
