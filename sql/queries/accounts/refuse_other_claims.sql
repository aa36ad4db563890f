-- A profile has one keeper: other open claims on it end.
-- $1 granted.practitioner_id  $2 granted.id  $3 now
UPDATE claim
SET status = 'refused', decided_by = 'granted to another', decided_at = $3, token_hash = NULL, expires_at = NULL
WHERE practitioner_id = $1 AND id <> $2 AND status IN ('mailed', 'waiting')
