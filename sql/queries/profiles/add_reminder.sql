-- Whether this reminder is ours to send: false when it has been sent meanwhile.
-- $1 due.practitioner_id  $2 due.confirmed_at  $3 due.after_days  $4 now
INSERT INTO reminder (practitioner_id, confirmed_at, after_days, sent_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING
