-- A secret of this installation, shared by its processes.
-- $1 name
SELECT value
FROM server_secret
WHERE name = $1
