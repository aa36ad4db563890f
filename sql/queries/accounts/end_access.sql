-- Everything by which somebody may be signed in to an account, besides its first address.
-- $1 account
WITH
sessions AS (DELETE FROM session WHERE account_id = $1),
tokens AS (DELETE FROM api_token WHERE account_id = $1),
addresses AS (DELETE FROM account_address WHERE account_id = $1)

DELETE FROM address_change WHERE account_id = $1
