-- $1 account_id
SELECT id, name, shown, scopes, created_at, used_at
FROM api_token
WHERE account_id = $1
ORDER BY id
