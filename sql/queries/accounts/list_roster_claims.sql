-- Open claims on profiles of a clinic's roster, the oldest first.
-- :clinic_id clinic  :only this claim alone, or NULL for all  :after this claim, or NULL  :limit how many
SELECT c.id, c.practitioner_id, l.external_id, a.email, c.note, c.status, c.created_at
FROM claim AS c INNER JOIN reachable_account AS a ON a.id = c.account_id
INNER JOIN (
    SELECT t.practitioner_id, min(t.external_id) AS external_id
    FROM clinic_listing AS t WHERE t.clinic_id = :clinic_id GROUP BY t.practitioner_id
) AS l ON l.practitioner_id = c.practitioner_id
WHERE
    c.status IN ('waiting', 'mailed') AND (:only::uuid IS NULL OR c.id = :only) AND (:after::uuid IS NULL OR c.id > :after)
ORDER BY c.id
LIMIT :limit
