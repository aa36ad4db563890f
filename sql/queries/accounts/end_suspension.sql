-- Gives a hidden profile the status that it had; what that is.
-- $1 practitioner_id  $2 now
WITH ended AS (DELETE FROM suspension WHERE practitioner_id = $1 RETURNING practitioner_id, was)

UPDATE practitioner AS p SET status = ended.was, changed_at = $2
FROM ended WHERE p.id = ended.practitioner_id
RETURNING p.status
