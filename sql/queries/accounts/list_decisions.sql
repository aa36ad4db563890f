-- What the operator decided, the latest first.
-- $1 how many  $2 about whom, or NULL for everybody
SELECT a.at, a.actor, a.action, a.subject, a.practitioner_id, a.after
FROM security_log AS a
WHERE a.action LIKE 'moderation: %' AND ($2::uuid IS NULL OR a.practitioner_id = $2)
ORDER BY a.id DESC
LIMIT $1
