-- Profiles as they are stored, one JSON document each, with partners agreed by both sides while they are published.
-- $1 practitioner ids
WITH agreed AS MATERIALIZED (
    SELECT
        a.practitioner_id,
        jsonb_agg(jsonb_build_object(
            'id', o.id, 'display_name', o.display_name, 'modalities', o.document -> 'modalities'
        ) ORDER BY greatest(a.given_at, b.given_at), o.id) AS partners
    FROM partner_consent AS a
    INNER JOIN partner_consent AS b ON (b.practitioner_id, b.partner_id) = (a.partner_id, a.practitioner_id)
    INNER JOIN practitioner AS o ON o.id = a.partner_id AND o.status = 'published'
    WHERE a.practitioner_id = any($1::uuid[])
    GROUP BY a.practitioner_id
)

SELECT
    p.id, p.source, p.external_id, p.status, p.paused_until, p.version, p.created_at, p.confirmed_at,
    p.document::text AS document, p.field_dates, p.field_sources,
    coalesce(g.partners, '[]') AS partners,
    (
        SELECT encode(t.digest, 'hex') FROM picture AS t
        WHERE t.practitioner_id = p.id AND t.stated = p.document ->> 'photo'
    ) AS picture
FROM practitioner AS p LEFT JOIN agreed AS g ON g.practitioner_id = p.id
WHERE p.id = any($1::uuid[])
