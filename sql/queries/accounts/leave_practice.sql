-- Somebody with an address of their own keeps their profile alone from now on.
-- $1 account
UPDATE account SET kept_by = NULL, shares_with = NULL WHERE id = $1 AND email IS NOT NULL RETURNING id
