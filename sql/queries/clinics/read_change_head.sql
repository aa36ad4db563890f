-- The last position given.
SELECT position
FROM change_head
