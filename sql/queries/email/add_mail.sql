-- $1 letter  $2 whom it is about, if anybody  $3 now
INSERT INTO outgoing_mail (letter, practitioner_id, created_at, next_attempt_at) VALUES ($1, $2, $3, $3)
RETURNING id
