-- The questions that this person prefers not to answer are these.
-- $1 account_id  $2 left_unsaid
UPDATE account
SET left_unsaid = $2
WHERE id = $1
