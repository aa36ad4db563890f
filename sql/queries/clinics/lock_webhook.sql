-- The position up to which changes have become deliveries; whoever holds this lock alone adds or ends them.
-- $1 id
SELECT position
FROM webhook
WHERE id = $1
FOR UPDATE
