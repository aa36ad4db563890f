-- The status of a profile that is held. A pause ends at the beginning of :paused_until, if it is given.
UPDATE practitioner
SET status = :status, paused_until = :paused_until, changed_at = :now
WHERE id = :id
