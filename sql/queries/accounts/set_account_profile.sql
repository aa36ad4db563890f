-- From now on this account keeps that profile.
-- $1 account_id  $2 practitioner_id
UPDATE account
SET practitioner_id = $2
WHERE id = $1
