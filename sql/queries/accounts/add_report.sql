-- $1 practitioner_id  $2 wrong  $3 now
INSERT INTO error_report (practitioner_id, wrong, reported_at)
VALUES ($1, $2, $3)
