-- $1 account
SELECT kept_by IS NOT NULL FROM account WHERE id = $1
