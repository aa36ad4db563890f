-- The numbers in the national register that these people state.
-- $1 practitioner ids
SELECT DISTINCT p.npi FROM practitioner AS p WHERE p.id = any($1::uuid[]) AND p.npi IS NOT NULL
