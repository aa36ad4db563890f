-- Ends the key of that id, beginning, or digest in hex; a revoked one keeps its first date.
-- $1 said  $2 at
UPDATE clinic_key
SET revoked_at = coalesce(revoked_at, $2)
WHERE id::text = $1 OR shown = $1 OR encode(digest, 'hex') = $1
RETURNING id, clinic_id, name, shown, scopes, created_at, expires_at, revoked_at, used_at
