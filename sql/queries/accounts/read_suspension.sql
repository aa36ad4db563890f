-- $1 practitioner_id
SELECT reason, since, answer, answered_at FROM suspension WHERE practitioner_id = $1
