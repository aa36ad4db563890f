-- The document of one version.
-- $1 id  $2 version
SELECT document
FROM profile_version
WHERE practitioner_id = $1 AND version = $2
