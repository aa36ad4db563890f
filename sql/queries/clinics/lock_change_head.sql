-- Gives positions to all changes committed by now, and returns the last position given.
SELECT position
FROM change_head
FOR UPDATE
