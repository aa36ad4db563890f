-- The account of a proven address, made when it is new.
-- $1 email
INSERT INTO account AS a (email)
VALUES ($1)
ON CONFLICT (email) DO UPDATE SET email = excluded.email
RETURNING a.id, a.email, a.practitioner_id, a.created_at, a.left_unsaid
