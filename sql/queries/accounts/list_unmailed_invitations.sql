-- Whose invitations are to be mailed, the oldest first.
-- $1 how many
SELECT i.practitioner_id AS id
FROM invitation AS i
INNER JOIN practitioner AS p ON p.id = i.practitioner_id
WHERE
    i.mailed_at IS NULL AND p.document ->> 'email' IS NOT NULL
    AND NOT EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = p.id)
ORDER BY i.invited_at, i.practitioner_id
LIMIT $1
