-- $1 account, or NULL for everybody's
SELECT a.email, r.role, r.clinic_id, r.given_at
FROM account_role AS r INNER JOIN account AS a ON a.id = r.account_id
WHERE $1::uuid IS NULL OR r.account_id = $1
ORDER BY r.role, a.email, r.clinic_id
