-- The account that keeps a profile, if any does.
-- $1 practitioner_id
SELECT id
FROM account
WHERE practitioner_id = $1
