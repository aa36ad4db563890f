-- The documents of profiles as they stood at a moment, and as they stand now; nobody who was not there yet.
-- $1 practitioner ids  $2 moment
SELECT DISTINCT ON (v.practitioner_id) v.practitioner_id, v.document, p.document AS latest
FROM profile_version AS v
INNER JOIN practitioner AS p ON p.id = v.practitioner_id AND p.status = 'published'
WHERE v.practitioner_id = any($1::uuid[]) AND v.saved_at <= $2
ORDER BY v.practitioner_id, v.version DESC
