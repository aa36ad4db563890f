-- Whether there is such a clinic.
-- $1 clinic id
SELECT true FROM clinic AS c WHERE c.id = $1
