-- Profiles put together from their tables, for the given ids, as one JSON document each.
-- $1 practitioner ids
SELECT
    p.id, p.source, p.external_id, p.status, p.version, p.created_at, p.confirmed_at,
    f.updated_at, f.sources, (p.npi IS NOT NULL OR c.numbered) AS licensed, g.list AS partners,
    jsonb_strip_nulls(jsonb_build_object(
        'display_name', p.display_name, 'pronouns', p.pronouns, 'email', p.email, 'npi', p.npi,
        'approach', p.approach, 'serves', p.serves, 'puts_first', p.puts_first, 'layers', p.layers,
        'modes', p.modes, 'telehealth', p.telehealth, 'times', p.times, 'does_not_treat', p.does_not_treat,
        'cultures', p.cultures, 'gender', p.gender, 'accepting_new', p.accepting_new,
        'waiting_weeks', p.waiting_weeks, 'next_opening', p.next_opening,
        'modalities', m.names, 'concerns', o.names, 'concerns_first', o.first_names,
        'concern_wordings', x.map, 'languages', l.tags,
        'credentials', c.list, 'places', w.list, 'practices', q.map, 'lifestyle', y.map
    ) || jsonb_build_object(
        'fees', jsonb_build_object(
            'currency', p.fee_currency, 'sliding_scale', p.sliding_scale, 'exchange', p.exchange,
            'insurance', p.insurance,
            'first_visit', jsonb_build_object('amount', p.first_visit_amount, 'minutes', p.first_visit_minutes),
            'session', jsonb_build_object('min', p.session_min, 'max', p.session_max, 'minutes', p.session_minutes)
        ),
        'course', jsonb_build_object(
            'first_cadence', p.first_cadence, 'later_cadence', p.later_cadence, 'maintenance', p.maintenance,
            'usual_months', range_pair(p.usual_months)
        ),
        'expectations', jsonb_build_object(
            'trial_weeks', p.trial_weeks, 'trial_visits', p.trial_visits, 'usual_visits', range_pair(p.usual_visits),
            'review_point', p.review_point, 'how_to_stop', p.how_to_stop
        ),
        'products', jsonb_build_object(
            'sells', p.sells_products, 'income_share', p.product_income_share, 'commission', p.commission
        ),
        'disclosures', jsonb_build_object(
            'shared_plan', p.shared_plan, 'free_places', p.free_places, 'links', nullif(p.disclosure_links, '{}')
        ),
        'contact', jsonb_build_object(
            'phone', p.contact_phone, 'email', p.contact_email, 'website', p.contact_website,
            'booking', p.contact_booking
        )
    )) AS document
FROM practitioner AS p
CROSS JOIN LATERAL (
    SELECT jsonb_agg(v.name ORDER BY t.position) AS names
    FROM practitioner_modality AS t INNER JOIN modality AS v ON v.id = t.modality_id WHERE t.practitioner_id = p.id
) AS m
CROSS JOIN LATERAL (
    SELECT
        jsonb_agg(v.name ORDER BY t.position) AS names,
        jsonb_agg(v.name ORDER BY t.put_first) FILTER (WHERE t.put_first IS NOT NULL) AS first_names
    FROM practitioner_concern AS t INNER JOIN concern AS v ON v.id = t.concern_id WHERE t.practitioner_id = p.id
) AS o
CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(n.name, n.list) AS map FROM (
        SELECT v.name, jsonb_agg(t.wording ORDER BY t.position) AS list
        FROM concern_wording AS t INNER JOIN concern AS v ON v.id = t.concern_id
        WHERE t.practitioner_id = p.id GROUP BY v.name
    ) AS n
) AS x
CROSS JOIN LATERAL (
    SELECT jsonb_agg(t.tag ORDER BY t.position) AS tags FROM practitioner_language AS t WHERE t.practitioner_id = p.id
) AS l
CROSS JOIN LATERAL (
    SELECT
        jsonb_agg(jsonb_build_object(
            'title', t.title, 'issuer', t.issuer, 'jurisdiction', t.jurisdiction, 'number', t.number
        ) ORDER BY t.position) AS list,
        coalesce(bool_or(t.number IS NOT NULL AND t.jurisdiction IS NOT NULL), false) AS numbered
    FROM practitioner_credential AS t WHERE t.practitioner_id = p.id
) AS c
CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object(
        'address', jsonb_build_object(
            'line', t.line, 'city', t.city, 'region', t.region, 'postal_code', t.postal_code, 'country', t.country
        ),
        'lat', CASE WHEN t.located = 'stated' THEN t.lat END, 'lon', CASE WHEN t.located = 'stated' THEN t.lon END,
        'access', t.access
    ) ORDER BY t.position) AS list
    FROM practitioner_place AS t WHERE t.practitioner_id = p.id
) AS w
CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(t.quality, jsonb_build_object('example', t.example, 'items', i.map)) AS map
    FROM practitioner_practice AS t
    CROSS JOIN LATERAL (
        SELECT jsonb_object_agg(
            a.item, CASE WHEN a.yes_no THEN to_jsonb(a.value = 1) ELSE to_jsonb(a.value) END
        ) AS map
        FROM practitioner_item AS a WHERE a.practitioner_id = t.practitioner_id AND a.quality = t.quality
    ) AS i
    WHERE t.practitioner_id = p.id
) AS q
CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(t.domain, t.level) AS map FROM practitioner_lifestyle AS t WHERE t.practitioner_id = p.id
) AS y
CROSS JOIN LATERAL (
    SELECT
        coalesce(jsonb_object_agg(t.field, t.updated_at), '{}') AS updated_at,
        coalesce(jsonb_object_agg(t.field, t.source), '{}') AS sources
    FROM practitioner_field AS t WHERE t.practitioner_id = p.id
) AS f
-- Partners agreed by both sides, while they are published themselves.
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', o.id, 'display_name', o.display_name, 'modalities', ARRAY(
            SELECT v.name FROM practitioner_modality AS t INNER JOIN modality AS v ON v.id = t.modality_id
            WHERE t.practitioner_id = o.id ORDER BY t.position
        )
    ) ORDER BY greatest(a.given_at, b.given_at), o.id), '[]') AS list
    FROM partner_consent AS a
    INNER JOIN partner_consent AS b ON (b.practitioner_id, b.partner_id) = (a.partner_id, a.practitioner_id)
    INNER JOIN practitioner AS o ON o.id = a.partner_id AND o.status = 'published'
    WHERE a.practitioner_id = p.id
) AS g
WHERE p.id = any($1::uuid[])
