-- $1 account
DELETE FROM begun_profile WHERE account_id = $1
