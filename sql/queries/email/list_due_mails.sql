-- $1 now
SELECT id FROM outgoing_mail WHERE next_attempt_at <= $1 AND given_up_at IS NULL ORDER BY id
