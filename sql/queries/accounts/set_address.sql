-- The first address of an account; it is no second one any more.
-- $1 account  $2 email
WITH moved AS (DELETE FROM account_address WHERE account_id = $1 AND email = $2)

UPDATE account SET email = $2 WHERE id = $1
