-- Tells an account.
INSERT INTO account_notice (account_id, kind, details, created_at)
VALUES (:account_id, :kind, :details, :created_at)
