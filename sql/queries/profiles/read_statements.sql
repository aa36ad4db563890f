-- What practitioners state about the work they do, for the given ids: the ground of a circle's coverage.
-- $1 practitioner ids
SELECT
    p.id,
    coalesce(p.document -> 'layers', '[]') AS layers, coalesce(p.document -> 'concerns', '[]') AS concerns,
    coalesce(p.document -> 'concerns_first', '[]') AS concerns_first,
    coalesce(p.document -> 'lifestyle', '{}') AS lifestyle
FROM practitioner AS p
WHERE p.id = any($1::uuid[])
