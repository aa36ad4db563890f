-- Invitations to be mailed, the oldest first, held until the transaction ends; other processes pass them by.
-- $1 how many
SELECT
    i.practitioner_id, i.invited_by, i.invited_at, p.display_name, lower(p.document ->> 'email') AS email,
    coalesce(split_part(p.document #>> '{languages,0}', '-', 1), 'en') AS language
FROM invitation AS i
INNER JOIN practitioner AS p ON p.id = i.practitioner_id
WHERE
    i.mailed_at IS NULL AND p.document ->> 'email' IS NOT NULL
    AND NOT EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = p.id)
ORDER BY i.invited_at, i.practitioner_id
LIMIT $1
FOR UPDATE OF i SKIP LOCKED
