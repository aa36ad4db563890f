-- Who states these numbers.
-- $1 numbers
SELECT p.id, p.npi FROM practitioner AS p WHERE p.npi = any($1::text[])
