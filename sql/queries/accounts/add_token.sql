INSERT INTO api_token (account_id, token_hash, name, shown, scopes)
VALUES (:account_id, :token_hash, :name, :shown, :scopes)
RETURNING id
