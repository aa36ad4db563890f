-- An account without an address of its own, for somebody of a practice.
-- $1 account of the practice
INSERT INTO account (email, kept_by) VALUES (NULL, $1) RETURNING id
