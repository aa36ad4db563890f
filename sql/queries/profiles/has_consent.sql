-- $1 practitioner_id  $2 partner_id
SELECT true
FROM partner_consent
WHERE (practitioner_id, partner_id) = ($2::uuid, $1::uuid)
