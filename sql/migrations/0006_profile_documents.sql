-- A profile is one JSON document per person and version, and the document is the truth: the present one stands in
-- practitioner, those before it in practitioner_version; the view profile_version holds all. Beside it stand only
-- columns that follow from it (generated) and side tables for what is searched or joined: terms and places.

-- Nobody has edited anything: those who follow the changes are told nothing.
ALTER TABLE practitioner DISABLE TRIGGER USER;

ALTER TABLE practitioner
ADD COLUMN document jsonb,
ADD COLUMN field_sources jsonb NOT NULL DEFAULT '{}', -- field -> who stated it last; also of fields taken out by the person
ADD COLUMN field_dates jsonb NOT NULL DEFAULT '{}', -- field -> when it last changed
ADD COLUMN saved_at timestamptz,
ADD COLUMN saved_by text;

-- An object without what says nothing; NULL when nothing is left. No insurance at all is a statement.
CREATE FUNCTION pg_temp.stated(facts jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN (
    SELECT jsonb_object_agg(t.key, t.value) FROM jsonb_each(facts) AS t
    WHERE t.value <> 'null' AND (t.value NOT IN ('{}', '[]') OR t.key = 'insurance')
);

UPDATE practitioner AS p SET
    field_sources = (
        SELECT coalesce(jsonb_object_agg(t.field, t.source), '{}') FROM practitioner_field AS t
        WHERE t.practitioner_id = p.id
    ),
    field_dates = (
        SELECT coalesce(jsonb_object_agg(t.field, t.updated_at), '{}') FROM practitioner_field AS t
        WHERE t.practitioner_id = p.id
    ),
    saved_at = coalesce(
        (SELECT t.saved_at FROM practitioner_version AS t WHERE (t.practitioner_id, t.version) = (p.id, p.version)),
        p.changed_at
    ),
    saved_by = coalesce(
        (SELECT t.saved_by FROM practitioner_version AS t WHERE (t.practitioner_id, t.version) = (p.id, p.version)),
        p.source
    ),
    document = pg_temp.stated(jsonb_build_object(
        'display_name', p.display_name, 'pronouns', p.pronouns, 'email', p.email, 'npi', p.npi,
        'approach', p.approach, 'serves', p.serves, 'puts_first', p.puts_first, 'layers', p.layers,
        'modes', p.modes, 'telehealth', p.telehealth, 'times', p.times, 'does_not_treat', p.does_not_treat,
        'cultures', p.cultures, 'gender', p.gender, 'accepting_new', p.accepting_new,
        'waiting_weeks', p.waiting_weeks, 'next_opening', p.next_opening,
        'fees', pg_temp.stated(jsonb_build_object(
            'currency', p.fee_currency, 'sliding_scale', p.sliding_scale, 'exchange', p.exchange,
            'insurance', p.insurance,
            'first_visit', pg_temp.stated(jsonb_build_object(
                'amount', trim_scale(p.first_visit_amount), 'minutes', p.first_visit_minutes
            )),
            'session', pg_temp.stated(jsonb_build_object(
                'min', trim_scale(p.session_min), 'max', trim_scale(p.session_max), 'minutes', p.session_minutes
            ))
        )),
        'course', pg_temp.stated(jsonb_build_object(
            'first_cadence', p.first_cadence, 'later_cadence', p.later_cadence, 'maintenance', p.maintenance,
            'usual_months', range_pair(p.usual_months)
        )),
        'expectations', pg_temp.stated(jsonb_build_object(
            'trial_weeks', p.trial_weeks, 'trial_visits', p.trial_visits, 'usual_visits', range_pair(p.usual_visits),
            'review_point', p.review_point, 'how_to_stop', p.how_to_stop
        )),
        'products', pg_temp.stated(jsonb_build_object(
            'sells', p.sells_products, 'income_share', p.product_income_share, 'commission', p.commission
        )),
        'disclosures', pg_temp.stated(jsonb_build_object(
            'shared_plan', p.shared_plan, 'free_places', p.free_places, 'links', p.disclosure_links
        )),
        'contact', pg_temp.stated(jsonb_build_object(
            'phone', p.contact_phone, 'email', p.contact_email, 'website', p.contact_website,
            'booking', p.contact_booking
        )),
        'modalities', (
            SELECT jsonb_agg(v.name ORDER BY t.position)
            FROM practitioner_modality AS t INNER JOIN modality AS v ON v.id = t.modality_id
            WHERE t.practitioner_id = p.id
        ),
        'concerns', (
            SELECT jsonb_agg(v.name ORDER BY t.position)
            FROM practitioner_concern AS t INNER JOIN concern AS v ON v.id = t.concern_id
            WHERE t.practitioner_id = p.id
        ),
        'concerns_first', (
            SELECT jsonb_agg(v.name ORDER BY t.put_first)
            FROM practitioner_concern AS t INNER JOIN concern AS v ON v.id = t.concern_id
            WHERE t.practitioner_id = p.id AND t.put_first IS NOT NULL
        ),
        'concern_wordings', (
            SELECT jsonb_object_agg(n.name, n.list) FROM (
                SELECT v.name, jsonb_agg(t.wording ORDER BY t.position) AS list
                FROM concern_wording AS t INNER JOIN concern AS v ON v.id = t.concern_id
                WHERE t.practitioner_id = p.id GROUP BY v.name
            ) AS n
        ),
        'languages', (
            SELECT jsonb_agg(t.tag ORDER BY t.position) FROM practitioner_language AS t WHERE t.practitioner_id = p.id
        ),
        'credentials', (
            SELECT jsonb_agg(pg_temp.stated(jsonb_build_object(
                'title', t.title, 'issuer', t.issuer, 'jurisdiction', t.jurisdiction, 'number', t.number
            )) ORDER BY t.position)
            FROM practitioner_credential AS t WHERE t.practitioner_id = p.id
        ),
        'places', (
            SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                'address', jsonb_build_object(
                    'line', t.line, 'city', t.city, 'region', t.region, 'postal_code', t.postal_code,
                    'country', t.country
                ),
                'lat', CASE WHEN t.located = 'stated' THEN t.lat END,
                'lon', CASE WHEN t.located = 'stated' THEN t.lon END,
                'access', nullif(to_jsonb(t.access), '[]')
            )) ORDER BY t.position)
            FROM practitioner_place AS t WHERE t.practitioner_id = p.id
        ),
        'practices', (
            SELECT jsonb_object_agg(t.quality, jsonb_strip_nulls(jsonb_build_object('example', t.example, 'items', coalesce(
                (
                    SELECT jsonb_object_agg(
                        a.item, CASE WHEN a.yes_no THEN to_jsonb(a.value = 1) ELSE to_jsonb(a.value) END
                    )
                    FROM practitioner_item AS a
                    WHERE a.practitioner_id = t.practitioner_id AND a.quality = t.quality
                ), '{}'
            ))))
            FROM practitioner_practice AS t WHERE t.practitioner_id = p.id
        ),
        'lifestyle', (
            SELECT jsonb_object_agg(t.domain, t.level) FROM practitioner_lifestyle AS t WHERE t.practitioner_id = p.id
        )
    ));

-- The present version stands in practitioner.
DELETE FROM practitioner_version AS v USING practitioner AS p
WHERE (v.practitioner_id, v.version) = (p.id, p.version);

DROP TABLE
    concern_wording, practitioner_item, practitioner_practice, practitioner_lifestyle, practitioner_language,
    practitioner_credential, practitioner_field;
ALTER TABLE practitioner_concern DROP COLUMN put_first, DROP COLUMN position;
ALTER TABLE practitioner
DROP COLUMN display_name, DROP COLUMN pronouns, DROP COLUMN email, DROP COLUMN npi, DROP COLUMN approach,
DROP COLUMN serves, DROP COLUMN puts_first, DROP COLUMN layers, DROP COLUMN modes, DROP COLUMN telehealth,
DROP COLUMN times, DROP COLUMN does_not_treat, DROP COLUMN cultures, DROP COLUMN gender, DROP COLUMN accepting_new,
DROP COLUMN waiting_weeks, DROP COLUMN next_opening, DROP COLUMN fee_currency, DROP COLUMN first_visit_amount,
DROP COLUMN first_visit_minutes, DROP COLUMN session_min, DROP COLUMN session_max, DROP COLUMN session_minutes,
DROP COLUMN sliding_scale, DROP COLUMN exchange, DROP COLUMN insurance, DROP COLUMN first_cadence,
DROP COLUMN later_cadence, DROP COLUMN maintenance, DROP COLUMN usual_months, DROP COLUMN trial_weeks,
DROP COLUMN trial_visits, DROP COLUMN usual_visits, DROP COLUMN review_point, DROP COLUMN how_to_stop,
DROP COLUMN sells_products, DROP COLUMN product_income_share, DROP COLUMN commission, DROP COLUMN shared_plan,
DROP COLUMN free_places, DROP COLUMN disclosure_links, DROP COLUMN contact_phone, DROP COLUMN contact_email,
DROP COLUMN contact_website, DROP COLUMN contact_booking;
DROP FUNCTION whole_range(jsonb), range_pair(int4range);

ALTER TABLE practitioner
ALTER COLUMN document SET NOT NULL,
ALTER COLUMN saved_at SET NOT NULL,
ALTER COLUMN saved_by SET NOT NULL,
ADD COLUMN display_name text GENERATED ALWAYS AS (document ->> 'display_name') STORED NOT NULL,
ADD COLUMN email text GENERATED ALWAYS AS (document ->> 'email') STORED,
ADD COLUMN npi text GENERATED ALWAYS AS (document ->> 'npi') STORED,
ADD COLUMN contact_phone text GENERATED ALWAYS AS (document #>> '{contact,phone}') STORED,
ADD COLUMN contact_email text GENERATED ALWAYS AS (document #>> '{contact,email}') STORED,
ADD CONSTRAINT practitioner_display_name_filled CHECK (btrim(display_name) <> '' AND char_length(display_name) <= 200),
ADD CONSTRAINT practitioner_npi_digits CHECK (npi ~ '^[12][0-9]{9}$'),
ADD CONSTRAINT practitioner_modalities_stated CHECK (jsonb_array_length(document -> 'modalities') >= 1),
ADD CONSTRAINT practitioner_approach_length CHECK (char_length(document ->> 'approach') <= 10000),
ADD CONSTRAINT practitioner_puts_first_three CHECK (jsonb_array_length(document -> 'puts_first') <= 3),
ADD CONSTRAINT practitioner_fee_has_currency CHECK (
    document #> '{fees,currency}' IS NOT NULL
    OR coalesce(
        document #> '{fees,first_visit,amount}', document #> '{fees,session,min}', document #> '{fees,session,max}'
    ) IS NULL
),
ADD CONSTRAINT practitioner_session_range
    CHECK ((document #>> '{fees,session,min}')::numeric <= (document #>> '{fees,session,max}')::numeric),
-- What only the person may state is nobody else's word.
ADD CONSTRAINT practitioner_own_practices CHECK (
    coalesce(field_sources ->> 'practices', '') !~ '^(clinic|registry):'
    AND coalesce(field_sources ->> 'puts_first', '') !~ '^(clinic|registry):'
);

CREATE INDEX practitioner_email_idx ON practitioner (lower(email)) WHERE email IS NOT NULL;
CREATE INDEX practitioner_npi_idx ON practitioner (npi) WHERE npi IS NOT NULL;
CREATE INDEX practitioner_name_trgm_idx ON practitioner USING gin (display_name gin_trgm_ops);
-- The same telephone number, however it is written: how duplicates across sources are found.
CREATE INDEX practitioner_phone_idx
ON practitioner (right(regexp_replace(contact_phone, '[^0-9]', '', 'g'), 10)) WHERE contact_phone IS NOT NULL;
-- Names as words with a blank before each, so that '% mar%' finds the start of any word.
CREATE INDEX practitioner_name_words_idx
ON practitioner USING gin ((' ' || folded_text(display_name)) gin_trgm_ops) WHERE status = 'published';
CREATE INDEX practitioner_family_name_idx
ON practitioner USING gin (folded_text(family_name(display_name)) gin_trgm_ops) WHERE status = 'published';

-- Every version of a profile, the present one included.
CREATE VIEW profile_version AS
SELECT p.id AS practitioner_id, p.version, p.saved_at, p.saved_by, p.document FROM practitioner AS p
UNION ALL
SELECT v.practitioner_id, v.version, v.saved_at, v.saved_by, v.document FROM practitioner_version AS v;

-- Whether the person has a word of their own in the profile, also that a field is left out.
CREATE FUNCTION has_own_words(field_sources jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN jsonb_path_exists(field_sources, '$.* ? (@ == "practitioner")');

-- Whether a profile states a number that a register can confirm: an NPI, or a title with number and jurisdiction.
CREATE FUNCTION states_licence(document jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN document ? 'npi'
    OR jsonb_path_exists(document, '$.credentials[*] ? (exists(@.number) && exists(@.jurisdiction))');

-- A list of terms with one name in place of another, each once, in the order of their first places.
CREATE FUNCTION renamed_terms(terms jsonb, old text, new text) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT jsonb_agg(n.name ORDER BY n.place) FROM (
        SELECT CASE t.name WHEN old THEN new ELSE t.name END AS name, min(t.position) AS place
        FROM jsonb_array_elements_text(terms) WITH ORDINALITY AS t (name, position)
        GROUP BY 1
    ) AS n
);

ALTER TABLE practitioner ENABLE TRIGGER USER;
