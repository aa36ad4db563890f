-- $1 id  $2 when it is tried again  $3 when it was given up, or NULL
UPDATE outgoing_mail SET next_attempt_at = $2, given_up_at = $3 WHERE id = $1
