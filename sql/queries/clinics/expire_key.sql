-- Lets a living key end at that time, unless it ends sooner.
-- $1 key  $2 at
UPDATE clinic_key
SET expires_at = $2
WHERE id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
RETURNING id, clinic_id, name, shown, scopes, created_at, expires_at, revoked_at, used_at
