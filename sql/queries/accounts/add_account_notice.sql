-- $1 account id  $2 kind  $3 details
INSERT INTO account_notice (account_id, kind, details, created_at) VALUES ($1, $2, $3, now())
