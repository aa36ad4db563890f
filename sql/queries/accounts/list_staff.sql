-- Who may sign in at a clinic's desk, owners first.
-- $1 clinic
SELECT a.email, r.role, r.clinic_id, r.given_at
FROM account_role AS r INNER JOIN account AS a ON a.id = r.account_id
WHERE r.clinic_id = $1
ORDER BY r.role, a.email
