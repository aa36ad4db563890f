-- The address with which the keeper of a profile signs in; None when nobody keeps it.
-- $1 practitioner_id
SELECT email
FROM reachable_account
WHERE practitioner_id = $1
