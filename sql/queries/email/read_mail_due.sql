-- When a letter is next tried; nothing where it has left or was given up.
-- $1 id
SELECT next_attempt_at FROM outgoing_mail WHERE id = $1 AND given_up_at IS NULL
