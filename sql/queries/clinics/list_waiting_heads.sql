-- Messages of a webhook whose turn it is, each the first of its person.
-- $1 webhook
SELECT DISTINCT ON (d.practitioner_id) d.id
FROM webhook_delivery AS d
WHERE d.webhook_id = $1 AND d.status = 'waiting'
ORDER BY d.practitioner_id, d.position
