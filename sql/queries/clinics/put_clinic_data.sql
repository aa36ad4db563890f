-- What a clinic says of itself, in place of what it said before.
UPDATE clinic
SET address = :address, phone = :phone, npi = :npi, website = :website, stated_at = :stated_at
WHERE id = :id
