-- Lets the keys that a new one takes the place of end at that time, unless they end sooner; which they are. These are the
-- living ones of the same name; of a key without a name, those without one that open the same.
-- :clinic_id  :name of the new key  :scopes of the new key  :until that time  :but the new key
UPDATE clinic_key
SET expires_at = :until
WHERE
    clinic_id = :clinic_id AND id <> :but AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :until)
    AND name IS NOT DISTINCT FROM :name::text AND (name IS NOT NULL OR scopes = :scopes::text[])
RETURNING id, clinic_id, name, shown, scopes, created_at, expires_at, revoked_at, used_at
