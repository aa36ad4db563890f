-- Published again, unless its person has done something else meanwhile.
-- $1 id  $2 today  $3 now
UPDATE practitioner
SET status = 'published', paused_until = NULL, changed_at = $3
WHERE id = $1 AND status = 'paused' AND paused_until <= $2
RETURNING id
