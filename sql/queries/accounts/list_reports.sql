-- Reports with the profile they are about, harms before errors, the oldest first.
-- $1 limit
SELECT r.id, r.wrong, r.about, r.reported_at, p.id AS practitioner_id, p.display_name, p.status, p.source
FROM error_report AS r
INNER JOIN practitioner AS p ON p.id = r.practitioner_id
ORDER BY r.about = 'error', r.reported_at, r.id
LIMIT $1
