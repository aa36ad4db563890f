-- Who is stored under these keys.
-- $1 sources  $2 external ids, one for each source
SELECT k.source, k.external_id, k.practitioner_id AS id
FROM source_key AS k
WHERE k.external_id = any($2::text[]) AND (k.source, k.external_id) IN (SELECT * FROM unnest($1::text[], $2))
