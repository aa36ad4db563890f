-- $1 profiles  $2 by whom  $3 now
INSERT INTO invitation (practitioner_id, invited_by, invited_at)
SELECT unnest($1::uuid[]), $2, $3
ON CONFLICT (practitioner_id) DO UPDATE
SET invited_by = excluded.invited_by, invited_at = excluded.invited_at, mailed_at = NULL
