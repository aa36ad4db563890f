-- Keeps the versions that new ones are about to take the place of.
-- $1 practitioner ids
INSERT INTO practitioner_version (practitioner_id, version, saved_at, saved_by, document)
SELECT p.id, p.version, p.saved_at, p.saved_by, p.document
FROM practitioner AS p
WHERE p.id = any($1::uuid[])
