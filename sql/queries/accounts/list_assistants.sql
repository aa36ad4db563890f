-- $1 account
SELECT email, assistant_id IS NOT NULL AS agreed, asked_at FROM account_assistant WHERE account_id = $1 ORDER BY asked_at
