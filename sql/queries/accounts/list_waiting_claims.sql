-- Claims that wait for a person, the oldest first, as rows with both sides.
-- $1 limit
SELECT
    c.id, c.created_at, c.note, a.email, p.id AS practitioner_id, p.display_name, p.source, p.status,
    p.document #>> '{contact,phone}' AS phone, p.document #>> '{contact,website}' AS website
FROM claim AS c
INNER JOIN reachable_account AS a ON a.id = c.account_id
INNER JOIN practitioner AS p ON p.id = c.practitioner_id
WHERE c.status = 'waiting'
ORDER BY c.created_at, c.id
LIMIT $1
