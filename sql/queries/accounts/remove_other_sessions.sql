-- Ends every session of the account whose session this is, this one included.
-- $1 token_hash
DELETE FROM session
WHERE account_id = (SELECT account_id FROM session WHERE token_hash = $1)
