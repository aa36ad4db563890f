-- $1 account  $2 email
DELETE FROM account_assistant WHERE account_id = $1 AND email = $2 RETURNING email
