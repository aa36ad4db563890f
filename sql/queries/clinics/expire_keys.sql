-- Lets a clinic's other living keys end at that time, unless they end sooner; which they are.
-- $1 clinic_id  $2 at  $3 but
UPDATE clinic_key
SET expires_at = $2
WHERE clinic_id = $1 AND id <> $3 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
RETURNING id, clinic_id, shown, scopes, created_at, expires_at, revoked_at, used_at
