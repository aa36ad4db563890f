-- Removes the word of both sides; whether there was any.
-- $1 one  $2 other
DELETE FROM partner_consent
WHERE (practitioner_id, partner_id) IN (($1::uuid, $2::uuid), ($2::uuid, $1::uuid))
