-- What practitioners state about the work they do, for the given ids: the ground of a circle's coverage.
-- $1 practitioner ids
SELECT
    p.id, p.layers,
    coalesce(c.names, '{}') AS concerns, coalesce(c.first_names, '{}') AS concerns_first,
    coalesce(y.levels, '{}') AS lifestyle
FROM practitioner AS p
CROSS JOIN LATERAL (
    SELECT
        array_agg(v.name ORDER BY t.position) AS names,
        array_agg(v.name ORDER BY t.put_first) FILTER (WHERE t.put_first IS NOT NULL) AS first_names
    FROM practitioner_concern AS t INNER JOIN concern AS v ON v.id = t.concern_id
    WHERE t.practitioner_id = p.id
) AS c
CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(t.domain, t.level) AS levels FROM practitioner_lifestyle AS t WHERE t.practitioner_id = p.id
) AS y
WHERE p.id = any($1::uuid[])
