-- The position up to which changes have become deliveries, and which changes are wanted; whoever holds this lock alone
-- adds or ends them.
-- $1 id
SELECT position, events, own_roster
FROM webhook
WHERE id = $1
FOR UPDATE
