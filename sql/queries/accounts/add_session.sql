INSERT INTO session (token_hash, account_id, created_at, seen_at, expires_at)
VALUES (:token_hash, :account_id, :now, :now, :until)
