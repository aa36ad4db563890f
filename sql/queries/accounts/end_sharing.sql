-- Places and fees are a profile's own from now on.
-- $1 account
UPDATE account SET shares_with = NULL WHERE id = $1 AND shares_with IS NOT NULL
