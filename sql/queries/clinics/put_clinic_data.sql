-- What a clinic says of itself, in place of what it said before.
UPDATE clinic
SET address = :address, phone = :phone, npi = :npi, website = :website
WHERE id = :id
