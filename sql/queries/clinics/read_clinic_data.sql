-- What a clinic says of itself.
-- $1 clinic
SELECT address, phone, npi, website
FROM clinic
WHERE id = $1
