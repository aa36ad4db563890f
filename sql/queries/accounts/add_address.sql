-- $1 email  $2 account  $3 now
INSERT INTO account_address (email, account_id, confirmed_at) VALUES ($1, $2, $3)
