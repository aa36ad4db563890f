-- Everyone who has agreed with one of these, without these themselves.
-- $1 ids
SELECT DISTINCT a.partner_id
FROM partner_consent AS a
INNER JOIN partner_consent AS b ON (b.practitioner_id, b.partner_id) = (a.partner_id, a.practitioner_id)
WHERE a.practitioner_id = any($1::uuid[]) AND a.partner_id <> ALL ($1::uuid[])
