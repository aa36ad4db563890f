-- Open claims on profiles of a clinic's roster, the oldest first.
-- $1 clinic  $2 this claim alone, or NULL for all  $3 after this claim, or NULL  $4 how many
SELECT c.id, c.practitioner_id, l.external_id, a.email, c.note, c.status, c.created_at
FROM claim AS c INNER JOIN account AS a ON a.id = c.account_id
INNER JOIN (
    SELECT t.practitioner_id, min(t.external_id) AS external_id
    FROM clinic_listing AS t WHERE t.clinic_id = $1 GROUP BY t.practitioner_id
) AS l ON l.practitioner_id = c.practitioner_id
WHERE
    c.status IN ('waiting', 'mailed') AND ($2::uuid IS NULL OR c.id = $2) AND ($3::uuid IS NULL OR c.id > $3)
ORDER BY c.id
LIMIT $4
