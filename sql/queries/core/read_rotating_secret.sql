-- A secret with the one before it.
-- $1 name
SELECT value, former, former_until, starts FROM server_secret WHERE name = $1
