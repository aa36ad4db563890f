-- Pairs of profiles with one NPI, of which one is among the given ids.
-- $1 practitioner ids
SELECT DISTINCT least(p.id, o.id) AS first_id, greatest(p.id, o.id) AS second_id
FROM practitioner AS p INNER JOIN practitioner AS o ON o.npi = p.npi AND o.id <> p.id
WHERE p.id = any($1::uuid[]) AND p.npi IS NOT NULL
