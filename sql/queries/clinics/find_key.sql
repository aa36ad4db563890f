-- The key of that digest, living or not.
-- $1 digest
SELECT id, clinic_id, name, shown, scopes, created_at, expires_at, revoked_at, used_at
FROM clinic_key
WHERE digest = $1
