-- Places and services by (type, key): an id, or an identifier (`identifier:system|value`) as roles name people, too.
SELECT r.type, k.id, r.document
FROM import_resource AS r
JOIN unnest($2::text[], $3::text[]) AS k (type, id) ON (k.type, k.id) = (r.type, r.id)
WHERE r.import_id = $1
UNION ALL
SELECT r.type, k.id, r.document
FROM import_resource AS r
CROSS JOIN LATERAL unnest(resource_keys(r.id, r.document)) AS own (key)
JOIN unnest($2, $3) AS k (type, id) ON k.type = r.type AND k.id = own.key
WHERE
    r.import_id = $1 AND r.type = any($2) AND own.key LIKE 'identifier:%'
    AND EXISTS (SELECT FROM unnest($3) AS wanted (key) WHERE wanted.key LIKE 'identifier:%')
