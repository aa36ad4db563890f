-- Which of these hashes are of people who erased their profile.
-- $1 hashes
SELECT hash FROM erased_person WHERE hash = any($1::bytea[])
