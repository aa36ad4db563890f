-- A clinic's keys, the latest first.
-- $1 clinic_id
SELECT id, clinic_id, name, shown, scopes, created_at, expires_at, revoked_at, used_at
FROM clinic_key
WHERE clinic_id = $1
ORDER BY id DESC
