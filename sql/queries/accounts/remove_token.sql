-- Whether there was such a token of this account.
-- $1 account_id  $2 token_id
DELETE FROM api_token
WHERE id = $2 AND account_id = $1
