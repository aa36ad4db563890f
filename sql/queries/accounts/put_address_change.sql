-- Takes the place of a change that waited before.
INSERT INTO address_change (account_id, email, second, present_hash, new_hash, expires_at)
VALUES (:account_id, :email, :second, :present_hash, :new_hash, :expires_at)
ON CONFLICT (account_id) DO UPDATE SET
email = excluded.email, second = excluded.second, present_hash = excluded.present_hash,
new_hash = excluded.new_hash, expires_at = excluded.expires_at
