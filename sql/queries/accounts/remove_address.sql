-- $1 account  $2 email
DELETE FROM account_address WHERE account_id = $1 AND email = $2 RETURNING email
