-- What saving profiles again would change.
-- $1 practitioner ids
SELECT p.source, p.external_id, p.id, p.status, p.content_digest, p.confirmed_at
FROM practitioner AS p
WHERE p.id = any($1::uuid[])
