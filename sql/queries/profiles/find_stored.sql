-- Whoever is stored under these keys, and what saving them again would change.
-- $1 sources  $2 external ids, one for each source
SELECT p.source, p.external_id, p.id, p.status, p.content_digest, p.confirmed_at
FROM unnest($1::text[], $2::text[]) AS k (source, external_id)
INNER JOIN practitioner AS p ON (p.source, p.external_id) = (k.source, k.external_id)
