-- Published practitioners from an id on, with the day of their last change.
-- $1 first id  $2 how many
SELECT id, saved_at::date AS changed_on
FROM practitioner
WHERE status = 'published' AND id >= $1
ORDER BY id
LIMIT $2
