-- Removes a profile with everything that hangs on it.
-- $1 practitioner id
SELECT forget_person($1)
