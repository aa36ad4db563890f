-- $1 token_hash
SELECT a.id, a.email, a.practitioner_id, a.created_at, a.left_unsaid, t.id AS token_id, t.scopes, t.used_at
FROM api_token AS t
INNER JOIN reachable_account AS a ON a.id = t.account_id
WHERE t.token_hash = $1
