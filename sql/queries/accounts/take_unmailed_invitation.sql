-- An invitation to be mailed, held until the transaction ends; none where another process has it.
-- $1 practitioner id
SELECT i.invited_by, i.invited_at FROM invitation AS i
WHERE i.practitioner_id = $1 AND i.mailed_at IS NULL
FOR UPDATE SKIP LOCKED
