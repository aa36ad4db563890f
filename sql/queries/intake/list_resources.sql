-- Places and services by (type, id).
SELECT r.type, r.id, r.document
FROM import_resource AS r
JOIN unnest($2::text[], $3::text[]) AS k (type, id) ON (k.type, k.id) = (r.type, r.id)
WHERE r.import_id = $1
