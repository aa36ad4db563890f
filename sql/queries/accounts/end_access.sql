-- Everything by which somebody may be signed in to an account, besides its first address.
-- $1 account
WITH
sessions AS (DELETE FROM session WHERE account_id = $1),
tokens AS (DELETE FROM api_token WHERE account_id = $1),
addresses AS (DELETE FROM account_address WHERE account_id = $1),
assistants AS (DELETE FROM account_assistant WHERE account_id = $1),
practice AS (UPDATE account SET kept_by = NULL WHERE id = $1 AND kept_by IS NOT NULL)

DELETE FROM address_change WHERE account_id = $1
