-- $1 name
INSERT INTO clinic (name)
VALUES ($1)
RETURNING id, name, created_at
