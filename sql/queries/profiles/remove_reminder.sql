-- It could not be sent: it is due again.
-- $1 due.practitioner_id  $2 due.confirmed_at  $3 due.after_days
DELETE FROM reminder
WHERE (practitioner_id, confirmed_at, after_days) = ($1, $2, $3)
