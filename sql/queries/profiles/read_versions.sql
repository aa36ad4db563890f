-- Versions from the newest (or from below `before`) down, as rows.
-- $1 id  $2 before  $3 limit
SELECT version, saved_at, saved_by, document
FROM profile_version
WHERE practitioner_id = $1 AND ($2::integer IS NULL OR version < $2)
ORDER BY version DESC
LIMIT $3
