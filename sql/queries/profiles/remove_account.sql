-- $1 account_id
DELETE FROM account
WHERE id = $1
