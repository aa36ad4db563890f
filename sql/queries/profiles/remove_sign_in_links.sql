-- $1 account_id
DELETE FROM sign_in_link
WHERE email = (SELECT email FROM account WHERE id = $1)
