-- $1 account  $2 email  $3 now
INSERT INTO account_assistant (account_id, email, asked_at) VALUES ($1, $2, $3)
ON CONFLICT (account_id, email) DO NOTHING
RETURNING email
