-- Whether this reminder is ours to send: false when it has been sent meanwhile.
INSERT INTO reminder (practitioner_id, confirmed_at, after_days, sent_at)
VALUES (:practitioner_id, :confirmed_at, :after_days, :now)
ON CONFLICT DO NOTHING
