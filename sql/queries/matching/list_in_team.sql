-- Of these people, those who are shown with a partner: both have said so, and the partner is published.
-- $1 practitioner ids
SELECT DISTINCT a.practitioner_id AS id
FROM partner_consent AS a
INNER JOIN partner_consent AS b ON (b.practitioner_id, b.partner_id) = (a.partner_id, a.practitioner_id)
INNER JOIN practitioner AS o ON o.id = a.partner_id AND o.status = 'published'
WHERE a.practitioner_id = any($1::uuid[])
