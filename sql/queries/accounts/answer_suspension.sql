-- What a person says to the hiding of their profile; whether it is hidden.
-- $1 practitioner_id  $2 answer  $3 now
UPDATE suspension SET answer = $2, answered_at = $3 WHERE practitioner_id = $1
RETURNING true
