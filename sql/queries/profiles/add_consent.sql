-- $1 practitioner_id  $2 partner_id
INSERT INTO partner_consent (practitioner_id, partner_id)
VALUES ($1, $2)
ON CONFLICT DO NOTHING
