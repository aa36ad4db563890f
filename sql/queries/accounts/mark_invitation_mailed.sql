-- $1 profile  $2 now
UPDATE invitation SET mailed_at = $2 WHERE practitioner_id = $1
