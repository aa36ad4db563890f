-- Whoever listed one of two profiles of a person lists the other.
-- $1 kept  $2 given_up
UPDATE clinic_listing SET practitioner_id = $1, kept_by_practitioner = '{}'
WHERE practitioner_id = $2
RETURNING clinic_id, external_id
