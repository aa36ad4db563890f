-- Whether the account had it.
-- $1 email  $2 role  $3 clinic
DELETE FROM account_role AS r USING account AS a
WHERE a.id = r.account_id AND a.email = $1 AND r.role = $2 AND r.clinic_id IS NOT DISTINCT FROM $3
RETURNING true
