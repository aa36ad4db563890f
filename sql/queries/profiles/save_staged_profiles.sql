-- Saves every row of the temporary table staged_profile (create_staging.sql): practitioner, its lists, the source
-- and date of each field that changed, and the new version. The only writer of profiles: load, imports, rosters and
-- the practitioner's own edits all come through here. No parameters; several statements, one transaction.

-- Whom each staged row is about, and whether it changes anything. A withdrawn or paused profile is never published
-- by a mere load: only the person, or an explicit status in the file, does that.
UPDATE staged_profile AS s
SET practitioner_id = p.id,
    outcome = CASE
        WHEN p.content_digest = s.content_digest
            AND (s.status IS NULL OR s.status = p.status OR (NOT s.status_explicit AND p.status <> 'draft'))
            AND (s.confirmed_at IS NULL OR NOT s.status_explicit OR s.confirmed_at = p.confirmed_at)
        THEN 'unchanged' ELSE 'updated'
    END
FROM practitioner AS p
WHERE (p.source, p.external_id) = (s.source, s.external_id);

UPDATE staged_profile SET practitioner_id = coalesce(wanted_id, uuidv7()), outcome = 'created' WHERE practitioner_id IS NULL;

INSERT INTO practitioner AS p (
    id, source, external_id, status, content_digest, created_at, changed_at, confirmed_at,
    display_name, pronouns, email, npi, approach, serves, puts_first, layers, modes, telehealth, times, does_not_treat, cultures, gender, accepting_new, waiting_weeks, next_opening, fee_currency, first_visit_amount, first_visit_minutes, session_min, session_max, session_minutes, sliding_scale, exchange, insurance, first_cadence, later_cadence, maintenance, usual_months, trial_weeks, trial_visits, usual_visits, review_point, how_to_stop, sells_products, product_income_share, commission, shared_plan, free_places, disclosure_links, contact_phone, contact_email, contact_website, contact_booking
)
SELECT
    practitioner_id, source, external_id, coalesce(status, 'draft'), content_digest, saved_at, saved_at, confirmed_at,
    document ->> 'display_name',
    document ->> 'pronouns',
    document ->> 'email',
    document ->> 'npi',
    document ->> 'approach',
    coalesce(text_array(document -> 'serves'), '{}'),
    coalesce(text_array(document -> 'puts_first'), '{}'),
    coalesce(text_array(document -> 'layers'), '{}'),
    coalesce(text_array(document -> 'modes'), '{}'),
    coalesce(text_array(document -> 'telehealth'), '{}'),
    coalesce(text_array(document -> 'times'), '{}'),
    coalesce(text_array(document -> 'does_not_treat'), '{}'),
    coalesce(text_array(document -> 'cultures'), '{}'),
    document ->> 'gender',
    (document ->> 'accepting_new')::boolean,
    (document ->> 'waiting_weeks')::integer,
    (document ->> 'next_opening')::date,
    document #>> '{fees,currency}',
    (document #>> '{fees,first_visit,amount}')::numeric,
    (document #>> '{fees,first_visit,minutes}')::integer,
    (document #>> '{fees,session,min}')::numeric,
    (document #>> '{fees,session,max}')::numeric,
    (document #>> '{fees,session,minutes}')::integer,
    (document #>> '{fees,sliding_scale}')::boolean,
    (document #>> '{fees,exchange}')::boolean,
    text_array(document #> '{fees,insurance}'),
    document #>> '{course,first_cadence}',
    document #>> '{course,later_cadence}',
    (document #>> '{course,maintenance}')::boolean,
    whole_range(document #> '{course,usual_months}'),
    (document #>> '{expectations,trial_weeks}')::integer,
    (document #>> '{expectations,trial_visits}')::integer,
    whole_range(document #> '{expectations,usual_visits}'),
    document #>> '{expectations,review_point}',
    document #>> '{expectations,how_to_stop}',
    (document #>> '{products,sells}')::boolean,
    document #>> '{products,income_share}',
    (document #>> '{products,commission}')::boolean,
    (document #>> '{disclosures,shared_plan}')::boolean,
    (document #>> '{disclosures,free_places}')::integer,
    coalesce(document #> '{disclosures,links}', '{}'),
    document #>> '{contact,phone}',
    document #>> '{contact,email}',
    document #>> '{contact,website}',
    document #>> '{contact,booking}'
FROM staged_profile
WHERE outcome <> 'unchanged'
ON CONFLICT (id) DO UPDATE SET
    status = CASE
        WHEN (SELECT s.status_explicit FROM staged_profile AS s WHERE s.practitioner_id = p.id) THEN excluded.status
        WHEN p.status = 'draft' THEN excluded.status
        ELSE p.status
    END,
    version = p.version + 1,
    content_digest = excluded.content_digest,
    changed_at = excluded.changed_at,
    confirmed_at = coalesce(excluded.confirmed_at, p.confirmed_at),
    display_name = excluded.display_name,
    pronouns = excluded.pronouns,
    email = excluded.email,
    npi = excluded.npi,
    approach = excluded.approach,
    serves = excluded.serves,
    puts_first = excluded.puts_first,
    layers = excluded.layers,
    modes = excluded.modes,
    telehealth = excluded.telehealth,
    times = excluded.times,
    does_not_treat = excluded.does_not_treat,
    cultures = excluded.cultures,
    gender = excluded.gender,
    accepting_new = excluded.accepting_new,
    waiting_weeks = excluded.waiting_weeks,
    next_opening = excluded.next_opening,
    fee_currency = excluded.fee_currency,
    first_visit_amount = excluded.first_visit_amount,
    first_visit_minutes = excluded.first_visit_minutes,
    session_min = excluded.session_min,
    session_max = excluded.session_max,
    session_minutes = excluded.session_minutes,
    sliding_scale = excluded.sliding_scale,
    exchange = excluded.exchange,
    insurance = excluded.insurance,
    first_cadence = excluded.first_cadence,
    later_cadence = excluded.later_cadence,
    maintenance = excluded.maintenance,
    usual_months = excluded.usual_months,
    trial_weeks = excluded.trial_weeks,
    trial_visits = excluded.trial_visits,
    usual_visits = excluded.usual_visits,
    review_point = excluded.review_point,
    how_to_stop = excluded.how_to_stop,
    sells_products = excluded.sells_products,
    product_income_share = excluded.product_income_share,
    commission = excluded.commission,
    shared_plan = excluded.shared_plan,
    free_places = excluded.free_places,
    disclosure_links = excluded.disclosure_links,
    contact_phone = excluded.contact_phone,
    contact_email = excluded.contact_email,
    contact_website = excluded.contact_website,
    contact_booking = excluded.contact_booking;

DELETE FROM practitioner_modality AS t USING staged_profile AS s
WHERE t.practitioner_id = s.practitioner_id AND s.outcome = 'updated';
INSERT INTO practitioner_modality (practitioner_id, position, modality_id)
SELECT s.practitioner_id, t.position, t.term
FROM staged_profile AS s CROSS JOIN LATERAL unnest(s.modality_ids) WITH ORDINALITY AS t (term, position)
WHERE s.outcome <> 'unchanged';

DELETE FROM practitioner_concern AS t USING staged_profile AS s
WHERE t.practitioner_id = s.practitioner_id AND s.outcome = 'updated';
INSERT INTO practitioner_concern (practitioner_id, position, concern_id, put_first)
SELECT s.practitioner_id, t.position, t.term, array_position(s.concern_first_ids, t.term)
FROM staged_profile AS s CROSS JOIN LATERAL unnest(s.concern_ids) WITH ORDINALITY AS t (term, position)
WHERE s.outcome <> 'unchanged';

INSERT INTO concern_wording (practitioner_id, concern_id, position, wording)
SELECT s.practitioner_id, v.id, w.position, w.wording
FROM staged_profile AS s
CROSS JOIN LATERAL jsonb_each(s.document -> 'concern_wordings') AS n (name, list)
INNER JOIN concern AS v ON v.name = n.name AND v.id = any(s.concern_ids)
CROSS JOIN LATERAL jsonb_array_elements_text(n.list) WITH ORDINALITY AS w (wording, position)
WHERE s.outcome <> 'unchanged';

DELETE FROM practitioner_language AS t USING staged_profile AS s
WHERE t.practitioner_id = s.practitioner_id AND s.outcome = 'updated';
INSERT INTO practitioner_language (practitioner_id, position, tag)
SELECT s.practitioner_id, t.position, t.tag
FROM staged_profile AS s
CROSS JOIN LATERAL jsonb_array_elements_text(s.document -> 'languages') WITH ORDINALITY AS t (tag, position)
WHERE s.outcome <> 'unchanged';

DELETE FROM practitioner_credential AS t USING staged_profile AS s
WHERE t.practitioner_id = s.practitioner_id AND s.outcome = 'updated';
INSERT INTO practitioner_credential (practitioner_id, position, title, issuer, jurisdiction, number)
SELECT s.practitioner_id, t.position, c ->> 'title', c ->> 'issuer', c ->> 'jurisdiction', c ->> 'number'
FROM staged_profile AS s
CROSS JOIN LATERAL jsonb_array_elements(s.document -> 'credentials') WITH ORDINALITY AS t (c, position)
WHERE s.outcome <> 'unchanged';

DELETE FROM practitioner_place AS t USING staged_profile AS s
WHERE t.practitioner_id = s.practitioner_id AND s.outcome = 'updated';
INSERT INTO practitioner_place (practitioner_id, position, line, city, region, postal_code, country, lat, lon, located, access)
SELECT
    s.practitioner_id, t.position, c #>> '{address,line}', c #>> '{address,city}', c #>> '{address,region}',
    c #>> '{address,postal_code}', c #>> '{address,country}', (c ->> 'lat')::float8, (c ->> 'lon')::float8,
    c ->> 'located', coalesce(text_array(c -> 'access'), '{}')
FROM staged_profile AS s CROSS JOIN LATERAL jsonb_array_elements(s.places) WITH ORDINALITY AS t (c, position)
WHERE s.outcome <> 'unchanged';

DELETE FROM practitioner_practice AS t USING staged_profile AS s
WHERE t.practitioner_id = s.practitioner_id AND s.outcome = 'updated';
INSERT INTO practitioner_practice (practitioner_id, quality, example)
SELECT s.practitioner_id, t.quality, t.c ->> 'example'
FROM staged_profile AS s CROSS JOIN LATERAL jsonb_each(s.document -> 'practices') AS t (quality, c)
WHERE s.outcome <> 'unchanged';

INSERT INTO practitioner_item (practitioner_id, quality, item, value, yes_no)
SELECT
    s.practitioner_id, q.quality, i.item,
    CASE jsonb_typeof(i.value) WHEN 'boolean' THEN (i.value::boolean)::integer ELSE i.value::integer END,
    jsonb_typeof(i.value) = 'boolean'
FROM staged_profile AS s
CROSS JOIN LATERAL jsonb_each(s.document -> 'practices') AS q (quality, c)
CROSS JOIN LATERAL jsonb_each(q.c -> 'items') AS i (item, value)
WHERE s.outcome <> 'unchanged';

DELETE FROM practitioner_lifestyle AS t USING staged_profile AS s
WHERE t.practitioner_id = s.practitioner_id AND s.outcome = 'updated';
INSERT INTO practitioner_lifestyle (practitioner_id, domain, level)
SELECT s.practitioner_id, t.domain, t.level
FROM staged_profile AS s CROSS JOIN LATERAL jsonb_each_text(s.document -> 'lifestyle') AS t (domain, level)
WHERE s.outcome <> 'unchanged';

-- Source and date of the fields that changed since the last version; fields no longer stated lose theirs. What the
-- person has taken out stays the person's: nobody else states it again.
DELETE FROM practitioner_field AS f USING staged_profile AS s
WHERE
    f.practitioner_id = s.practitioner_id AND s.outcome = 'updated' AND NOT s.document ? f.field
    AND f.source <> 'practitioner';
INSERT INTO practitioner_field AS f (practitioner_id, field, source, updated_at)
SELECT s.practitioner_id, n.field, 'practitioner', s.saved_at
FROM staged_profile AS s
INNER JOIN practitioner AS p ON p.id = s.practitioner_id
INNER JOIN practitioner_version AS o ON o.practitioner_id = s.practitioner_id AND o.version = p.version - 1
CROSS JOIN LATERAL jsonb_object_keys(o.document) AS n (field)
WHERE s.outcome = 'updated' AND s.field_source = 'practitioner' AND NOT s.document ? n.field
ON CONFLICT (practitioner_id, field) DO UPDATE SET source = excluded.source, updated_at = excluded.updated_at;
INSERT INTO practitioner_field (practitioner_id, field, source, updated_at)
SELECT s.practitioner_id, n.field, n.source, coalesce((s.field_dates ->> n.field)::timestamptz, s.saved_at)
FROM staged_profile AS s CROSS JOIN LATERAL jsonb_each_text(s.field_sources) AS n (field, source)
WHERE s.outcome <> 'unchanged' AND n.source = 'practitioner' AND NOT s.document ? n.field
ON CONFLICT (practitioner_id, field) DO NOTHING;
INSERT INTO practitioner_field AS f (practitioner_id, field, source, updated_at)
SELECT
    s.practitioner_id, n.field, coalesce(s.field_sources ->> n.field, s.field_source),
    coalesce((s.field_dates ->> n.field)::timestamptz, s.saved_at)
FROM staged_profile AS s
INNER JOIN practitioner AS p ON p.id = s.practitioner_id
CROSS JOIN LATERAL jsonb_each(s.document) AS n (field, value)
LEFT JOIN practitioner_version AS o ON o.practitioner_id = s.practitioner_id AND o.version = p.version - 1
WHERE s.outcome <> 'unchanged' AND (o.document -> n.field IS DISTINCT FROM n.value OR s.field_dates ? n.field)
ON CONFLICT (practitioner_id, field) DO UPDATE SET source = excluded.source, updated_at = excluded.updated_at;

INSERT INTO practitioner_version (practitioner_id, version, saved_at, saved_by, document)
SELECT s.practitioner_id, p.version, s.saved_at, s.saved_by, s.document
FROM staged_profile AS s INNER JOIN practitioner AS p ON p.id = s.practitioner_id
WHERE s.outcome <> 'unchanged';
