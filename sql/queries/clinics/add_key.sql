INSERT INTO clinic_key (clinic_id, name, digest, shown, scopes, expires_at)
VALUES (:clinic_id, :name, :digest, :shown, :scopes, :expires_at)
RETURNING id, clinic_id, name, shown, scopes, created_at, expires_at, revoked_at, used_at
