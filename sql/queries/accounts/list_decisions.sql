-- What the operator decided, the latest first.
-- $1 how many
SELECT a.at, a.actor, a.action, a.subject, a.practitioner_id, a.after
FROM security_log AS a
WHERE a.action LIKE 'moderation: %'
ORDER BY a.id DESC
LIMIT $1
