-- Published profiles with what their match rows take from beside the document.
-- $1 practitioner ids
SELECT
    p.id, p.document::text AS document, coalesce(p.confirmed_at, p.created_at) AS confirmed_at,
    match_places(p.id) AS places,
    ARRAY(
        SELECT t.modality_id FROM practitioner_modality AS t WHERE t.practitioner_id = p.id ORDER BY t.position
    ) AS modality_ids,
    EXISTS (
        SELECT FROM partner_consent AS a
        INNER JOIN partner_consent AS b ON (b.practitioner_id, b.partner_id) = (a.partner_id, a.practitioner_id)
        INNER JOIN practitioner AS o ON o.id = a.partner_id AND o.status = 'published'
        WHERE a.practitioner_id = p.id
    ) AS in_team
FROM practitioner AS p
WHERE p.id = any($1::uuid[]) AND p.status = 'published'
ORDER BY p.id
