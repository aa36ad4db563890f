-- The letter if it is its turn; it is nobody else's until $3.
-- $1 id  $2 now  $3 when it is to be tried again if nothing more is heard
UPDATE outgoing_mail
SET attempts = attempts + 1, next_attempt_at = $3
WHERE id = $1 AND next_attempt_at <= $2 AND given_up_at IS NULL
RETURNING letter, attempts, created_at
