-- Versions of profiles that the security log speaks of; others among them.
-- $1 practitioner ids  $2 versions
SELECT v.practitioner_id, v.version, v.document
FROM profile_version AS v
WHERE v.practitioner_id = any($1::uuid[]) AND v.version = any($2::integer[])
