-- Published profiles with what their match rows take from beside the document.
-- $1 practitioner ids
SELECT
    p.id, p.document::text AS document, coalesce(p.confirmed_at, p.created_at) AS confirmed_at,
    (
        SELECT coalesce(jsonb_agg(jsonb_build_array(t.lat, t.lon, t.access) ORDER BY t.position), '[]')
        FROM practitioner_place AS t WHERE t.practitioner_id = p.id
    ) AS places,
    ARRAY(
        SELECT t.modality_id FROM practitioner_modality AS t WHERE t.practitioner_id = p.id ORDER BY t.position
    ) AS modality_ids
FROM practitioner AS p
WHERE p.id = any($1::uuid[]) AND p.status = 'published'
ORDER BY p.id
