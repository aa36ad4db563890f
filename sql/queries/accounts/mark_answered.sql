-- The practitioner says that the introduction was answered; saying it twice counts once.
-- $1 hashed(token)
UPDATE introduction
SET answered = true
WHERE token_hash = $1
RETURNING true
