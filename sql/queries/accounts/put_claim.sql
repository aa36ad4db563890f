-- The claim of this account on this profile; made again, it replaces the earlier one.
INSERT INTO claim AS c (account_id, practitioner_id, status, note, token_hash, expires_at)
VALUES (:account_id, :practitioner_id, :status, :note, :token_hash, :expires_at)
ON CONFLICT (account_id, practitioner_id) DO UPDATE SET status = excluded.status,
    note = coalesce(excluded.note, c.note), token_hash = excluded.token_hash, expires_at = excluded.expires_at
RETURNING id, account_id, practitioner_id, status, note, created_at, expires_at
