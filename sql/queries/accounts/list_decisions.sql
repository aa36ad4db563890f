-- What the operator decided, the latest first.
-- $1 how many  $2 about whom, or NULL for everybody  $3 before this id (NULL: from the end)
SELECT a.id, a.at, a.actor, a.action, a.subject, a.practitioner_id, a.after
FROM security_log AS a
WHERE a.action LIKE 'moderation: %' AND ($2::uuid IS NULL OR a.practitioner_id = $2)
    AND ($3::bigint IS NULL OR a.id < $3)
ORDER BY a.id DESC
LIMIT $1
