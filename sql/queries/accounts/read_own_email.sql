-- The address that an account has for itself; none for somebody who is reached at their practice's alone.
-- $1 account
SELECT email FROM account WHERE id = $1
