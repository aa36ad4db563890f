-- $1 clinic_id  $2 digest  $3 shown  $4 scopes  $5 expires_at
INSERT INTO clinic_key (clinic_id, digest, shown, scopes, expires_at)
VALUES ($1, $2, $3, $4, $5)
RETURNING id, clinic_id, shown, scopes, created_at, expires_at, revoked_at, used_at
