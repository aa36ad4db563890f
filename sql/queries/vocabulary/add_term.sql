-- $1 name
INSERT INTO {kind} (name, origin)
VALUES ($1, 'reviewed')
ON CONFLICT (name) DO NOTHING
