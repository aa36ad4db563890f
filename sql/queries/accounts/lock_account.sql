-- The account as it is now, held until the transaction ends; None when it has been erased.
-- $1 account_id
SELECT a.id, a.email, a.practitioner_id, a.created_at, a.left_unsaid
FROM reachable_account AS a
WHERE a.id = $1
FOR UPDATE
