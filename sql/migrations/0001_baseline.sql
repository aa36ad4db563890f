-- The schema from which numbered migrations go on: what the thirteen files before it had made (before_baseline.sha256).
-- Order: extensions, functions, vocabularies, gazetteer, profiles, matching, accounts, clinics, imports, the changes
-- feed with its triggers and webhooks, remembered answers, the job queue, audits.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- Functions ----------------------------------------------------------------------------------------------------

-- Ids in the order of their making, as PostgreSQL 18 makes them (RFC 9562, version 7), for servers that are older.
DO $$
BEGIN
    IF to_regprocedure('pg_catalog.uuidv7()') IS NULL THEN
        CREATE FUNCTION uuidv7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE
        RETURN encode(
            set_bit(set_bit(
                overlay(
                    uuid_send(gen_random_uuid())
                    PLACING substring(int8send((extract(EPOCH FROM clock_timestamp()) * 1000)::bigint) FROM 3)
                    FROM 1 FOR 6
                ), 52, 1), 53, 1), 'hex'
        )::uuid;
    END IF;
END;
$$;

-- A jsonb array of strings as text[]; NULL stays NULL.
CREATE FUNCTION text_array(list jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT coalesce(array_agg(item ORDER BY position), '{}') FROM jsonb_array_elements_text(list) WITH ORDINALITY AS t (item, position));

-- A jsonb pair [fewest, most] as an inclusive range; NULL stays NULL.
CREATE FUNCTION whole_range(pair jsonb) RETURNS int4range LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN int4range((pair ->> 0)::integer, (pair ->> 1)::integer, '[]');

-- An inclusive range as the jsonb pair [fewest, most].
CREATE FUNCTION range_pair(pair int4range) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN jsonb_build_array(lower(pair), upper(pair) - 1);

-- Text as searches compare it: without case and accents.
CREATE FUNCTION folded_text(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(public.unaccent('public.unaccent'::regdictionary, words));

-- LIKE patterns, folded like the text they are compared with.
CREATE FUNCTION folded_patterns(patterns text[]) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT array_agg(folded_text(pattern)) FROM unnest(patterns) AS t (pattern));

-- A display name without a form of address before it and without what follows a comma or a bracket.
CREATE FUNCTION bare_name(display_name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(regexp_replace(
    regexp_replace(display_name, '[,(].*$', ''), '^[[:space:]]*(dr|prof|mr|mrs|ms|mx|rev)[.]?[[:space:]]+', '', 'i'
));

-- The last word of the bare name; NULL when there is none.
CREATE FUNCTION family_name(display_name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN substring(bare_name(display_name) FROM '([^[:space:]]+)$');

-- What stands before the family name; '' when nothing does.
CREATE FUNCTION given_names(display_name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(regexp_replace(bare_name(display_name), '[^[:space:]]+$', ''));

-- An address as one line of folded words, each with a blank before it.
CREATE FUNCTION address_words(line text, city text, region text, postal_code text, country text)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN folded_text(
    ' ' || coalesce(line, '') || ' ' || coalesce(city, '') || ' ' || coalesce(region, '') || ' '
    || coalesce(postal_code, '') || ' ' || coalesce(country, '')
);

-- Vocabularies -------------------------------------------------------------------------------------------------

-- `origin`: a term that a person has looked at ('reviewed') stays, also when nobody uses it any more.
CREATE TABLE modality (
    id integer GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    layers text[] NOT NULL DEFAULT '{}',
    nucc_code text,
    hl7_service_type text,
    origin text NOT NULL DEFAULT 'added',
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT modality_pkey PRIMARY KEY (id),
    CONSTRAINT modality_name_unique UNIQUE (name),
    CONSTRAINT modality_name_filled CHECK (name <> '' AND char_length(name) <= 100),
    CONSTRAINT modality_layers_known CHECK (layers <@ ARRAY['body', 'mind', 'spirit']),
    CONSTRAINT modality_origin_known CHECK (origin IN ('shipped', 'added', 'reviewed'))
);
CREATE INDEX modality_nucc_code_idx ON modality (nucc_code) WHERE nucc_code IS NOT NULL;
CREATE INDEX modality_service_type_idx ON modality (hl7_service_type) WHERE hl7_service_type IS NOT NULL;

-- A key is the folded spelling (see service/vocabulary/folding.py); it leads to one modality.
CREATE TABLE modality_alias (
    key text NOT NULL,
    modality_id integer NOT NULL,
    spelling text NOT NULL,
    CONSTRAINT modality_alias_pkey PRIMARY KEY (key),
    CONSTRAINT modality_alias_modality FOREIGN KEY (modality_id) REFERENCES modality (id) ON DELETE CASCADE
);
CREATE INDEX modality_alias_modality_idx ON modality_alias (modality_id);

CREATE TABLE modality_nucc (
    code text NOT NULL,
    modality_id integer NOT NULL,
    CONSTRAINT modality_nucc_pkey PRIMARY KEY (code),
    CONSTRAINT modality_nucc_modality FOREIGN KEY (modality_id) REFERENCES modality (id) ON DELETE CASCADE
);
CREATE INDEX modality_nucc_modality_idx ON modality_nucc (modality_id);

CREATE TABLE concern (
    id integer GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    layers text[] NOT NULL DEFAULT '{}',
    domains text[] NOT NULL DEFAULT '{}',
    origin text NOT NULL DEFAULT 'added',
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT concern_pkey PRIMARY KEY (id),
    CONSTRAINT concern_name_unique UNIQUE (name),
    CONSTRAINT concern_name_filled CHECK (name <> '' AND char_length(name) <= 100),
    CONSTRAINT concern_layers_known CHECK (layers <@ ARRAY['body', 'mind', 'spirit']),
    CONSTRAINT concern_origin_known CHECK (origin IN ('shipped', 'added', 'reviewed'))
);

CREATE TABLE concern_alias (
    key text NOT NULL,
    concern_id integer NOT NULL,
    spelling text NOT NULL,
    CONSTRAINT concern_alias_pkey PRIMARY KEY (key),
    CONSTRAINT concern_alias_concern FOREIGN KEY (concern_id) REFERENCES concern (id) ON DELETE CASCADE
);
CREATE INDEX concern_alias_concern_idx ON concern_alias (concern_id);

-- Folds and additions that a person should look at (`ayni review`).
CREATE TABLE vocabulary_review (
    id integer GENERATED ALWAYS AS IDENTITY,
    vocabulary text NOT NULL,
    term text NOT NULL,
    name text NOT NULL,
    how text NOT NULL,
    score real NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT vocabulary_review_pkey PRIMARY KEY (id),
    CONSTRAINT vocabulary_review_once UNIQUE (vocabulary, term),
    CONSTRAINT vocabulary_review_vocabulary_known CHECK (vocabulary IN ('modality', 'concern')),
    CONSTRAINT vocabulary_review_how_known CHECK (how IN ('folded', 'added'))
);

CREATE TABLE language (
    tag text NOT NULL,
    name text NOT NULL,
    own_name text NOT NULL,
    CONSTRAINT language_pkey PRIMARY KEY (tag)
);

-- Offline gazetteer: US postal codes and world cities.
CREATE TABLE gazetteer (
    id integer GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    key text NOT NULL,
    region text,
    region_name text,
    country text NOT NULL,
    postal_code text,
    lat double precision NOT NULL,
    lon double precision NOT NULL,
    population integer NOT NULL DEFAULT 0,
    CONSTRAINT gazetteer_pkey PRIMARY KEY (id),
    CONSTRAINT gazetteer_lat_range CHECK (lat BETWEEN -90 AND 90),
    CONSTRAINT gazetteer_lon_range CHECK (lon BETWEEN -180 AND 180)
);

CREATE INDEX gazetteer_postal_code_idx ON gazetteer (postal_code) WHERE postal_code IS NOT NULL;
CREATE INDEX gazetteer_key_idx ON gazetteer (key) WHERE postal_code IS NULL;
CREATE INDEX gazetteer_key_trgm_idx ON gazetteer USING gin (key gin_trgm_ops) WHERE postal_code IS NULL;

-- What shipped data this database holds, by digest, so that it is loaded again only when it changes.
CREATE TABLE reference_data (
    name text NOT NULL,
    digest text NOT NULL,
    CONSTRAINT reference_data_pkey PRIMARY KEY (name)
);

-- Secrets of this installation, shared by all its processes: the key of page cursors, that of one-click links in
-- reminders, and that with which addresses are hashed where attempts are counted.
CREATE TABLE server_secret (
    name text NOT NULL,
    value bytea NOT NULL,
    CONSTRAINT server_secret_pkey PRIMARY KEY (name)
);
INSERT INTO server_secret (name, value)
SELECT t.name, sha256((gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text)::bytea)
FROM (VALUES ('cursor'), ('confirm link'), ('attempts')) AS t (name);

-- Profiles -----------------------------------------------------------------------------------------------------

CREATE TABLE practitioner (
    id uuid NOT NULL DEFAULT uuidv7(),
    source text NOT NULL,
    external_id text NOT NULL,
    status text NOT NULL DEFAULT 'draft',
    version integer NOT NULL DEFAULT 1,
    content_digest bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    confirmed_at timestamptz,
    display_name text NOT NULL,
    pronouns text,
    email text,
    npi text,
    approach text,
    serves text[] NOT NULL DEFAULT '{}',
    puts_first text[] NOT NULL DEFAULT '{}',
    layers text[] NOT NULL DEFAULT '{}',
    modes text[] NOT NULL DEFAULT '{}',
    telehealth text[] NOT NULL DEFAULT '{}',
    times text[] NOT NULL DEFAULT '{}',
    does_not_treat text[] NOT NULL DEFAULT '{}',
    cultures text[] NOT NULL DEFAULT '{}',
    gender text,
    accepting_new boolean,
    waiting_weeks integer,
    next_opening date,
    fee_currency text,
    first_visit_amount numeric(12, 2),
    first_visit_minutes integer,
    session_min numeric(12, 2),
    session_max numeric(12, 2),
    session_minutes integer,
    sliding_scale boolean,
    exchange boolean,
    insurance text[],
    first_cadence text,
    later_cadence text,
    maintenance boolean,
    usual_months int4range,
    trial_weeks integer,
    trial_visits integer,
    usual_visits int4range,
    review_point text,
    how_to_stop text,
    sells_products boolean,
    product_income_share text,
    commission boolean,
    shared_plan boolean,
    free_places integer,
    disclosure_links jsonb NOT NULL DEFAULT '{}',
    contact_phone text,
    contact_email text,
    contact_website text,
    contact_booking text,
    CONSTRAINT practitioner_pkey PRIMARY KEY (id),
    CONSTRAINT practitioner_source_key UNIQUE (source, external_id),
    CONSTRAINT practitioner_status_known CHECK (status IN ('draft', 'published', 'paused', 'withdrawn')),
    CONSTRAINT practitioner_display_name_filled CHECK (btrim(display_name) <> '' AND char_length(display_name) <= 200),
    CONSTRAINT practitioner_approach_length CHECK (char_length(approach) <= 10000),
    CONSTRAINT practitioner_npi_digits CHECK (npi ~ '^[12][0-9]{9}$'),
    CONSTRAINT practitioner_serves_known
        CHECK (serves <@ ARRAY['children', 'teens', 'adults', 'older_adults', 'couples', 'families', 'groups']),
    CONSTRAINT practitioner_puts_first_three CHECK (cardinality(puts_first) <= 3),
    CONSTRAINT practitioner_puts_first_known CHECK (
        puts_first <@ ARRAY['horizontal', 'story', 'lifestyle', 'listening', 'expectations', 'service',
                            'reciprocity', 'options', 'webwork']
    ),
    CONSTRAINT practitioner_layers_known CHECK (layers <@ ARRAY['body', 'mind', 'spirit']),
    CONSTRAINT practitioner_modes_known
        CHECK (modes <@ ARRAY['in_person', 'video', 'phone', 'chat', 'home_visit']),
    CONSTRAINT practitioner_times_known CHECK (
        times <@ ARRAY['weekday_morning', 'weekday_afternoon', 'weekday_evening',
                       'weekend_morning', 'weekend_afternoon', 'weekend_evening']
    ),
    CONSTRAINT practitioner_waiting_weeks_range CHECK (waiting_weeks BETWEEN 0 AND 260),
    CONSTRAINT practitioner_fee_currency_code CHECK (fee_currency ~ '^[A-Z]{3}$'),
    CONSTRAINT practitioner_fee_has_currency CHECK (
        fee_currency IS NOT NULL OR (first_visit_amount IS NULL AND session_min IS NULL AND session_max IS NULL)
    ),
    CONSTRAINT practitioner_first_visit_amount_range CHECK (first_visit_amount BETWEEN 0 AND 1000000),
    CONSTRAINT practitioner_first_visit_minutes_range CHECK (first_visit_minutes BETWEEN 1 AND 1440),
    CONSTRAINT practitioner_session_range
        CHECK (session_min BETWEEN 0 AND 1000000 AND session_max BETWEEN 0 AND 1000000 AND session_min <= session_max),
    CONSTRAINT practitioner_session_minutes_range CHECK (session_minutes BETWEEN 1 AND 1440),
    CONSTRAINT practitioner_first_cadence_known CHECK (
        first_cadence IN ('several_weekly', 'weekly', 'fortnightly', 'monthly', 'quarterly', 'as_needed')
    ),
    CONSTRAINT practitioner_later_cadence_known CHECK (
        later_cadence IN ('several_weekly', 'weekly', 'fortnightly', 'monthly', 'quarterly', 'as_needed')
    ),
    CONSTRAINT practitioner_trial_weeks_range CHECK (trial_weeks BETWEEN 0 AND 260),
    CONSTRAINT practitioner_trial_visits_range CHECK (trial_visits BETWEEN 1 AND 1000),
    CONSTRAINT practitioner_income_share_known
        CHECK (product_income_share IN ('none', 'under_10', '10_to_25', '25_to_50', 'over_50')),
    CONSTRAINT practitioner_free_places_range CHECK (free_places BETWEEN 0 AND 1000)
);
CREATE INDEX practitioner_changed_idx ON practitioner (changed_at, id);
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
-- The order of pages: blind to name and date, the same for every process, with a random point to start from.
CREATE INDEX practitioner_ring_idx ON practitioner (uuid_hash_extended(id, 0)) WHERE status = 'published';

CREATE TABLE practitioner_modality (
    practitioner_id uuid NOT NULL,
    position smallint NOT NULL,
    modality_id integer NOT NULL,
    CONSTRAINT practitioner_modality_pkey PRIMARY KEY (practitioner_id, modality_id),
    CONSTRAINT practitioner_modality_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT practitioner_modality_term FOREIGN KEY (modality_id) REFERENCES modality (id)
);
CREATE INDEX practitioner_modality_term_idx ON practitioner_modality (modality_id);

CREATE TABLE practitioner_concern (
    practitioner_id uuid NOT NULL,
    position smallint NOT NULL,
    concern_id integer NOT NULL,
    put_first smallint,
    CONSTRAINT practitioner_concern_pkey PRIMARY KEY (practitioner_id, concern_id),
    CONSTRAINT practitioner_concern_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT practitioner_concern_term FOREIGN KEY (concern_id) REFERENCES concern (id),
    CONSTRAINT practitioner_concern_first_three CHECK (put_first BETWEEN 1 AND 3)
);
CREATE INDEX practitioner_concern_term_idx ON practitioner_concern (concern_id);

CREATE TABLE practitioner_language (
    practitioner_id uuid NOT NULL,
    position smallint NOT NULL,
    tag text NOT NULL,
    CONSTRAINT practitioner_language_pkey PRIMARY KEY (practitioner_id, tag),
    CONSTRAINT practitioner_language_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT practitioner_language_term FOREIGN KEY (tag) REFERENCES language (tag)
);
CREATE INDEX practitioner_language_term_idx ON practitioner_language (tag);

CREATE TABLE practitioner_credential (
    practitioner_id uuid NOT NULL,
    position smallint NOT NULL,
    title text NOT NULL,
    issuer text,
    jurisdiction text,
    number text,
    CONSTRAINT practitioner_credential_pkey PRIMARY KEY (practitioner_id, position),
    CONSTRAINT practitioner_credential_owner
        FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT practitioner_credential_title_filled CHECK (btrim(title) <> '')
);

CREATE TABLE practitioner_place (
    practitioner_id uuid NOT NULL,
    position smallint NOT NULL,
    line text,
    city text,
    region text,
    postal_code text,
    country text,
    lat double precision,
    lon double precision,
    located text,
    access text[] NOT NULL DEFAULT '{}',
    CONSTRAINT practitioner_place_pkey PRIMARY KEY (practitioner_id, position),
    CONSTRAINT practitioner_place_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT practitioner_place_lat_range CHECK (lat BETWEEN -90 AND 90),
    CONSTRAINT practitioner_place_lon_range CHECK (lon BETWEEN -180 AND 180),
    CONSTRAINT practitioner_place_both_coordinates CHECK ((lat IS NULL) = (lon IS NULL)),
    CONSTRAINT practitioner_place_located_known CHECK (located IN ('stated', 'gazetteer')),
    CONSTRAINT practitioner_place_access_known CHECK (
        access <@ ARRAY['wheelchair', 'step_free', 'accessible_toilet', 'parking', 'public_transport',
                        'hearing_loop', 'sign_language', 'low_scent', 'quiet_room']
    )
);
CREATE INDEX practitioner_place_city_idx ON practitioner_place USING gin (folded_text(city) gin_trgm_ops);
CREATE INDEX practitioner_place_region_idx ON practitioner_place USING gin (folded_text(region) gin_trgm_ops);
CREATE INDEX practitioner_place_postal_code_idx ON practitioner_place USING gin (folded_text(postal_code) gin_trgm_ops);
CREATE INDEX practitioner_place_address_idx
ON practitioner_place USING gin (address_words(line, city, region, postal_code, country) gin_trgm_ops);

CREATE TABLE practitioner_practice (
    practitioner_id uuid NOT NULL,
    quality text NOT NULL,
    example text,
    CONSTRAINT practitioner_practice_pkey PRIMARY KEY (practitioner_id, quality),
    CONSTRAINT practitioner_practice_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT practitioner_practice_quality_known CHECK (
        quality IN ('horizontal', 'story', 'lifestyle', 'listening', 'expectations', 'service', 'reciprocity',
                    'options', 'webwork')
    )
);

CREATE TABLE practitioner_item (
    practitioner_id uuid NOT NULL,
    quality text NOT NULL,
    item text NOT NULL,
    value smallint NOT NULL,
    yes_no boolean NOT NULL DEFAULT false,
    CONSTRAINT practitioner_item_pkey PRIMARY KEY (practitioner_id, item),
    CONSTRAINT practitioner_item_practice
        FOREIGN KEY (practitioner_id, quality) REFERENCES practitioner_practice (practitioner_id, quality) ON DELETE CASCADE,
    CONSTRAINT practitioner_item_value_range CHECK (value BETWEEN 0 AND 1000)
);

CREATE TABLE practitioner_lifestyle (
    practitioner_id uuid NOT NULL,
    domain text NOT NULL,
    level text NOT NULL,
    CONSTRAINT practitioner_lifestyle_pkey PRIMARY KEY (practitioner_id, domain),
    CONSTRAINT practitioner_lifestyle_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT practitioner_lifestyle_domain_known CHECK (
        domain IN ('eating', 'sleep', 'movement', 'emotions', 'stress', 'habits', 'relationships', 'work', 'nature',
                   'meaning')
    ),
    CONSTRAINT practitioner_lifestyle_level_known CHECK (level IN ('none', 'occasional', 'regular', 'central'))
);

-- Where each field of a profile came from, and when it last changed.
CREATE TABLE practitioner_field (
    practitioner_id uuid NOT NULL,
    field text NOT NULL,
    source text NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT practitioner_field_pkey PRIMARY KEY (practitioner_id, field),
    CONSTRAINT practitioner_field_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT practitioner_field_own_practices
        CHECK (field NOT IN ('practices', 'puts_first') OR source !~ '^(clinic|registry):')
);

-- Every version of a profile as it was saved.
CREATE TABLE practitioner_version (
    practitioner_id uuid NOT NULL,
    version integer NOT NULL,
    saved_at timestamptz NOT NULL,
    saved_by text NOT NULL,
    document jsonb NOT NULL,
    CONSTRAINT practitioner_version_pkey PRIMARY KEY (practitioner_id, version),
    CONSTRAINT practitioner_version_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE
);

-- Profiles that hold the same text as another one: shown once on a page, and to the operator.
CREATE TABLE profile_text (
    practitioner_id uuid NOT NULL,
    key bigint NOT NULL, -- of the letters of the profile's text alone
    copied boolean NOT NULL DEFAULT false, -- another profile holds the same
    CONSTRAINT profile_text_pkey PRIMARY KEY (practitioner_id),
    CONSTRAINT profile_text_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE
);
CREATE INDEX profile_text_key_idx ON profile_text (key);
CREATE INDEX profile_text_copied_idx ON profile_text (practitioner_id) WHERE copied;

-- Matching -----------------------------------------------------------------------------------------------------

-- Derived from the tables above and the policy alone; holds published profiles only. Narrow on purpose: a row
-- stays below the 2 kB at which PostgreSQL moves values out of line, and rows lie in place order (docs/scaling.md).
-- Rows of two policies may stand side by side while vectors are derived again; a server reads only its own.
CREATE TABLE match_profile (
    policy text NOT NULL,
    practitioner_id uuid NOT NULL,
    vector bytea NOT NULL,
    rotation_key bigint NOT NULL,
    place_cell bigint NOT NULL,
    confirmed_at timestamptz NOT NULL,
    modality_ids integer[] NOT NULL,
    languages text[] NOT NULL,
    serves text[] NOT NULL,
    modes text[] NOT NULL,
    telehealth text[] NOT NULL,
    times text[] NOT NULL,
    access text[] NOT NULL,
    cultures text[] NOT NULL,
    gender text,
    insurance text[],
    licensed boolean NOT NULL,
    accepting_new boolean,
    waiting_weeks integer,
    next_opening date,
    fee_currency text,
    fee numeric(12, 2),
    sliding_scale boolean,
    first_cadence text,
    later_cadence text,
    maintenance boolean,
    -- Older than a row of another policy: it misses an edit made under that policy.
    derived_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT match_profile_pkey PRIMARY KEY (policy, practitioner_id),
    CONSTRAINT match_profile_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE
);
CREATE INDEX match_profile_owner_idx ON match_profile (practitioner_id);
CREATE INDEX match_profile_rotation_idx ON match_profile (policy, rotation_key);
CREATE INDEX match_profile_place_cell_idx ON match_profile (place_cell);
CREATE INDEX match_profile_telehealth_idx ON match_profile USING gin (telehealth);

-- Accounts -----------------------------------------------------------------------------------------------------

-- Whoever proved an address; made by the first sign-in. Keeps one profile at most.
CREATE TABLE account (
    id uuid NOT NULL DEFAULT uuidv7(),
    email text NOT NULL,
    practitioner_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    left_unsaid text[] NOT NULL DEFAULT '{}', -- questions of the form the person prefers not to answer
    CONSTRAINT account_pkey PRIMARY KEY (id),
    CONSTRAINT account_email_unique UNIQUE (email),
    CONSTRAINT account_email_lower CHECK (email = lower(email) AND char_length(email) <= 254),
    CONSTRAINT account_practitioner_unique UNIQUE (practitioner_id),
    CONSTRAINT account_practitioner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE SET NULL,
    CONSTRAINT account_left_unsaid_few CHECK (cardinality(left_unsaid) <= 200)
);

-- A mailed sign-in link: hashed, single use, good in the browser that asked (nonce).
CREATE TABLE sign_in_link (
    token_hash bytea NOT NULL,
    nonce_hash bytea NOT NULL,
    email text NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT sign_in_link_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX sign_in_link_email_idx ON sign_in_link (email);
CREATE INDEX sign_in_link_expires_idx ON sign_in_link (expires_at);

CREATE TABLE session (
    token_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    CONSTRAINT session_pkey PRIMARY KEY (token_hash),
    CONSTRAINT session_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX session_account_idx ON session (account_id);
CREATE INDEX session_expires_idx ON session (expires_at);

-- A personal token for those who script.
CREATE TABLE api_token (
    id uuid NOT NULL DEFAULT uuidv7(),
    account_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    name text NOT NULL,
    shown text NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    used_at timestamptz,
    CONSTRAINT api_token_pkey PRIMARY KEY (id),
    CONSTRAINT api_token_hash_unique UNIQUE (token_hash),
    CONSTRAINT api_token_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT api_token_name_filled CHECK (btrim(name) <> '' AND char_length(name) <= 100),
    CONSTRAINT api_token_scopes_known CHECK (scopes <@ ARRAY['profile:read', 'profile:write'])
);
CREATE INDEX api_token_account_idx ON api_token (account_id);

-- Attempts at signing in, by keyed hash of what tried; forgotten after a day.
CREATE TABLE attempt (
    kind text NOT NULL,
    key bytea NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX attempt_key_idx ON attempt (kind, key, at);
CREATE INDEX attempt_at_idx ON attempt (at);

-- Someone says an imported profile is theirs: granted by a link to the imported address, or by a person's word.
CREATE TABLE claim (
    id uuid NOT NULL DEFAULT uuidv7(),
    account_id uuid NOT NULL,
    practitioner_id uuid NOT NULL,
    status text NOT NULL,
    note text,
    token_hash bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    decided_at timestamptz,
    decided_by text,
    CONSTRAINT claim_pkey PRIMARY KEY (id),
    CONSTRAINT claim_once UNIQUE (account_id, practitioner_id),
    CONSTRAINT claim_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT claim_practitioner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT claim_status_known CHECK (status IN ('mailed', 'waiting', 'granted', 'refused')),
    CONSTRAINT claim_note_length CHECK (char_length(note) <= 1000)
);
CREATE INDEX claim_practitioner_idx ON claim (practitioner_id);
CREATE INDEX claim_token_idx ON claim (token_hash) WHERE token_hash IS NOT NULL;
CREATE INDEX claim_waiting_idx ON claim (created_at) WHERE status = 'waiting';

-- One side's wish to be shown as working alongside the other; agreed once both directions are there.
CREATE TABLE partner_consent (
    practitioner_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    given_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT partner_consent_pkey PRIMARY KEY (practitioner_id, partner_id),
    CONSTRAINT partner_consent_giver FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT partner_consent_partner FOREIGN KEY (partner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT partner_consent_two_people CHECK (practitioner_id <> partner_id)
);
CREATE INDEX partner_consent_partner_idx ON partner_consent (partner_id);

-- Reminders sent: each step of a confirmation's age once.
CREATE TABLE reminder (
    practitioner_id uuid NOT NULL,
    confirmed_at timestamptz NOT NULL,
    after_days integer NOT NULL,
    sent_at timestamptz NOT NULL,
    CONSTRAINT reminder_pkey PRIMARY KEY (practitioner_id, confirmed_at, after_days),
    CONSTRAINT reminder_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE
);

-- How often a profile was shown in a week and in which band of ranks; nothing about who looked.
CREATE TABLE reach (
    practitioner_id uuid NOT NULL,
    week date NOT NULL,
    band text NOT NULL,
    shown bigint NOT NULL,
    CONSTRAINT reach_pkey PRIMARY KEY (practitioner_id, week, band),
    CONSTRAINT reach_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT reach_band_known CHECK (band IN ('1-3', '4-10', '11-20', 'later')),
    CONSTRAINT reach_week_monday CHECK (extract(isodow FROM week) = 1)
);

-- All that is left of an erased profile, so that those who follow the changes can erase it too.
CREATE TABLE tombstone (
    practitioner_id uuid NOT NULL,
    erased_at timestamptz NOT NULL,
    reason text NOT NULL,
    CONSTRAINT tombstone_pkey PRIMARY KEY (practitioner_id),
    CONSTRAINT tombstone_reason_known CHECK (reason IN ('erased by the practitioner', 'delisted', 'operator'))
);
CREATE INDEX tombstone_erased_idx ON tombstone (erased_at);

-- Introductions: that one was mailed and whether it was answered; nothing about who wrote it, and not a word of it.
CREATE TABLE introduction (
    token_hash bytea NOT NULL,
    practitioner_id uuid NOT NULL,
    mailed_on date NOT NULL,
    answered boolean NOT NULL DEFAULT false,
    CONSTRAINT introduction_pkey PRIMARY KEY (token_hash),
    CONSTRAINT introduction_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE
);
CREATE INDEX introduction_owner_idx ON introduction (practitioner_id, mailed_on);

-- What readers of a profile tell the operator: kept until a person has decided about it (`ayni review reports`).
CREATE TABLE error_report (
    id uuid NOT NULL DEFAULT uuidv7(),
    practitioner_id uuid NOT NULL,
    wrong text NOT NULL,
    reported_at timestamptz NOT NULL,
    CONSTRAINT error_report_pkey PRIMARY KEY (id),
    CONSTRAINT error_report_about FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT error_report_filled CHECK (wrong <> '' AND char_length(wrong) <= 1000)
);
CREATE INDEX error_report_about_idx ON error_report (practitioner_id);

-- Clinics ------------------------------------------------------------------------------------------------------

CREATE TABLE clinic (
    id uuid NOT NULL DEFAULT uuidv7(),
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT clinic_pkey PRIMARY KEY (id),
    CONSTRAINT clinic_name_unique UNIQUE (name),
    CONSTRAINT clinic_name_filled CHECK (btrim(name) <> '' AND char_length(name) <= 200)
);

-- Only the digest of a key is kept; `shown` is its beginning, for people to tell keys apart.
CREATE TABLE clinic_key (
    id uuid NOT NULL DEFAULT uuidv7(),
    clinic_id uuid NOT NULL,
    shown text NOT NULL,
    digest bytea NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    used_at timestamptz,
    CONSTRAINT clinic_key_pkey PRIMARY KEY (id),
    CONSTRAINT clinic_key_digest_unique UNIQUE (digest),
    CONSTRAINT clinic_key_shown_unique UNIQUE (shown),
    CONSTRAINT clinic_key_clinic FOREIGN KEY (clinic_id) REFERENCES clinic (id) ON DELETE CASCADE,
    CONSTRAINT clinic_key_scopes_known CHECK (scopes <@ ARRAY['roster:read', 'roster:write', 'match', 'webhooks'])
);
CREATE INDEX clinic_key_clinic_idx ON clinic_key (clinic_id);

-- Requests per key and minute; rows older than an hour are swept.
CREATE UNLOGGED TABLE key_use (
    key_id uuid NOT NULL,
    minute timestamptz NOT NULL,
    uses integer NOT NULL,
    CONSTRAINT key_use_pkey PRIMARY KEY (key_id, minute)
);

-- Who is on whose roster; several clinics may list one person.
CREATE TABLE clinic_listing (
    clinic_id uuid NOT NULL,
    external_id text NOT NULL,
    practitioner_id uuid NOT NULL,
    listed_at timestamptz NOT NULL,
    stated_at timestamptz NOT NULL,
    kept_by_practitioner text[] NOT NULL DEFAULT '{}',
    CONSTRAINT clinic_listing_pkey PRIMARY KEY (clinic_id, external_id),
    CONSTRAINT clinic_listing_external_id_filled CHECK (external_id <> '' AND char_length(external_id) <= 200),
    CONSTRAINT clinic_listing_clinic FOREIGN KEY (clinic_id) REFERENCES clinic (id) ON DELETE CASCADE,
    CONSTRAINT clinic_listing_practitioner
        FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE
);
CREATE INDEX clinic_listing_practitioner_idx ON clinic_listing (practitioner_id);

-- Web origins that may show a clinic's matching page in a frame.
CREATE TABLE clinic_origin (
    clinic_id uuid NOT NULL,
    origin text NOT NULL,
    CONSTRAINT clinic_origin_pkey PRIMARY KEY (clinic_id, origin),
    CONSTRAINT clinic_origin_clinic FOREIGN KEY (clinic_id) REFERENCES clinic (id) ON DELETE CASCADE,
    -- It goes into a header as it stands: nothing but scheme, host and port.
    CONSTRAINT clinic_origin_form CHECK (origin ~ '^https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?$')
);

-- Who wrote what and when. What a profile was before and after stands in its versions, and goes with the profile.
CREATE TABLE audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL,
    clinic_id uuid,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    practitioner_id uuid,
    version_before integer,
    version_after integer,
    before jsonb,
    after jsonb,
    CONSTRAINT audit_log_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_log_clinic_idx ON audit_log (clinic_id, id);

-- Imports --------------------------------------------------------------------------------------------------------

CREATE TABLE import_job (
    id uuid NOT NULL DEFAULT uuidv7(),
    clinic_id uuid NOT NULL,
    actor text NOT NULL,
    format text NOT NULL,
    dry_run boolean NOT NULL,
    status text NOT NULL DEFAULT 'receiving',
    detail text,
    idempotency_key text,
    digest bytea,
    bytes bigint NOT NULL DEFAULT 0,
    taken_bytes bigint NOT NULL DEFAULT 0, -- everything before this byte is settled: where a restart goes on
    rows bigint NOT NULL DEFAULT 0,
    joined_to text, -- FHIR, second pass: the last Practitioner put together
    created bigint NOT NULL DEFAULT 0,
    updated bigint NOT NULL DEFAULT 0,
    unchanged bigint NOT NULL DEFAULT 0,
    skipped bigint NOT NULL DEFAULT 0,
    rejected bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    finished_at timestamptz,
    heard_at timestamptz NOT NULL DEFAULT now(), -- when the upload was last heard of
    CONSTRAINT import_job_pkey PRIMARY KEY (id),
    CONSTRAINT import_job_clinic FOREIGN KEY (clinic_id) REFERENCES clinic (id) ON DELETE CASCADE,
    CONSTRAINT import_job_idempotency UNIQUE (clinic_id, idempotency_key),
    CONSTRAINT import_job_format_known CHECK (format IN ('ndjson', 'csv', 'nppes', 'fhir')),
    CONSTRAINT import_job_status_known
        CHECK (status IN ('receiving', 'queued', 'running', 'done', 'failed', 'cancelled')),
    CONSTRAINT import_job_taken_within CHECK (taken_bytes BETWEEN 0 AND bytes)
);
CREATE INDEX import_job_clinic_idx ON import_job (clinic_id, id);

-- The file as it came, in pieces, until the import has ended: any process of any machine can go on with it.
CREATE TABLE import_piece (
    import_id uuid NOT NULL,
    starts bigint NOT NULL,
    data bytea NOT NULL,
    CONSTRAINT import_piece_pkey PRIMARY KEY (import_id, starts),
    CONSTRAINT import_piece_import FOREIGN KEY (import_id) REFERENCES import_job (id) ON DELETE CASCADE
);
ALTER TABLE import_piece ALTER COLUMN data SET STORAGE EXTERNAL;

-- FHIR resources wait here until all have been read, for a Practitioner's roles may come before or after it.
CREATE TABLE import_resource (
    import_id uuid NOT NULL,
    type text NOT NULL,
    id text NOT NULL,
    row bigint NOT NULL,
    practitioner text,
    document jsonb NOT NULL,
    CONSTRAINT import_resource_pkey PRIMARY KEY (import_id, type, id),
    CONSTRAINT import_resource_import FOREIGN KEY (import_id) REFERENCES import_job (id) ON DELETE CASCADE
);
CREATE INDEX import_resource_practitioner_idx ON import_resource (import_id, practitioner)
WHERE practitioner IS NOT NULL;

-- Rows that were not taken, for errors.csv.
CREATE TABLE import_problem (
    import_id uuid NOT NULL,
    row bigint NOT NULL,
    outcome text NOT NULL,
    external_id text,
    pointer text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT import_problem_pkey PRIMARY KEY (import_id, row),
    CONSTRAINT import_problem_import FOREIGN KEY (import_id) REFERENCES import_job (id) ON DELETE CASCADE,
    CONSTRAINT import_problem_outcome_known CHECK (outcome IN ('skipped', 'rejected'))
);

-- Two profiles that may be one person; a person decides (`ayni review duplicates`).
CREATE TABLE duplicate_candidate (
    id uuid NOT NULL DEFAULT uuidv7(),
    first_id uuid NOT NULL,
    second_id uuid NOT NULL,
    how text NOT NULL,
    score real NOT NULL,
    found_at timestamptz NOT NULL DEFAULT now(),
    dismissed_at timestamptz,
    CONSTRAINT duplicate_candidate_pkey PRIMARY KEY (id),
    CONSTRAINT duplicate_candidate_once UNIQUE (first_id, second_id),
    CONSTRAINT duplicate_candidate_ordered CHECK (first_id < second_id),
    CONSTRAINT duplicate_candidate_first FOREIGN KEY (first_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT duplicate_candidate_second FOREIGN KEY (second_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT duplicate_candidate_how_known
        CHECK (how IN ('npi', 'name and contact', 'name and place', 'same text'))
);
CREATE INDEX duplicate_candidate_second_idx ON duplicate_candidate (second_id);

-- The changes feed --------------------------------------------------------------------------------------------

-- Written by triggers, so that no writer can forget it; at most one row per transaction and person. `position` is
-- given after the commit, by one transaction at a time (sql/queries/clinics/place_changes.sql): whoever has seen a position
-- has seen all that will ever stand before it.
CREATE TABLE change (
    id bigint GENERATED ALWAYS AS IDENTITY,
    position bigint,
    xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT now(),
    practitioner_id uuid NOT NULL,
    kind text NOT NULL,
    reason text NOT NULL,
    public boolean NOT NULL, -- published before or after
    listings jsonb NOT NULL, -- clinic id -> that clinic's own id of the person, at the time
    CONSTRAINT change_pkey PRIMARY KEY (id),
    CONSTRAINT change_kind_known CHECK (kind IN ('updated', 'removed'))
);
CREATE UNIQUE INDEX change_position_idx ON change (position) WHERE position IS NOT NULL;
CREATE UNIQUE INDEX change_once_idx ON change (xact, practitioner_id) WHERE position IS NULL;
CREATE INDEX change_waiting_idx ON change (id) WHERE position IS NULL;
CREATE INDEX change_at_idx ON change (at);

-- The last position given; its row lock makes the placing one at a time.
CREATE TABLE change_head (
    one boolean NOT NULL DEFAULT true,
    position bigint NOT NULL,
    CONSTRAINT change_head_pkey PRIMARY KEY (one),
    CONSTRAINT change_head_single CHECK (one)
);
INSERT INTO change_head (position) VALUES (0);

CREATE TABLE webhook (
    id uuid NOT NULL DEFAULT uuidv7(),
    clinic_id uuid NOT NULL,
    url text NOT NULL,
    secret bytea NOT NULL,
    position bigint NOT NULL, -- changes up to here have been turned into deliveries
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT webhook_pkey PRIMARY KEY (id),
    CONSTRAINT webhook_clinic FOREIGN KEY (clinic_id) REFERENCES clinic (id) ON DELETE CASCADE,
    CONSTRAINT webhook_url_length CHECK (char_length(url) <= 500)
);
CREATE INDEX webhook_clinic_idx ON webhook (clinic_id);

-- One message to one receiver; the earliest waiting one of a person goes first.
CREATE TABLE webhook_delivery (
    id uuid NOT NULL DEFAULT uuidv7(),
    webhook_id uuid NOT NULL,
    position bigint NOT NULL,
    practitioner_id uuid NOT NULL,
    status text NOT NULL DEFAULT 'waiting',
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    answer text,
    delivered_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT webhook_delivery_pkey PRIMARY KEY (id),
    CONSTRAINT webhook_delivery_once UNIQUE (webhook_id, position),
    CONSTRAINT webhook_delivery_webhook FOREIGN KEY (webhook_id) REFERENCES webhook (id) ON DELETE CASCADE,
    CONSTRAINT webhook_delivery_status_known CHECK (status IN ('waiting', 'delivered', 'dead'))
);
CREATE INDEX webhook_delivery_waiting_idx ON webhook_delivery (webhook_id, practitioner_id, position)
WHERE status = 'waiting';
CREATE INDEX webhook_delivery_created_idx ON webhook_delivery (created_at);

-- Answers to POSTs with an Idempotency-Key, for a day; status is NULL while the first request is still running.
CREATE TABLE remembered_answer (
    owner text NOT NULL,
    key text NOT NULL,
    digest bytea NOT NULL,
    started_at timestamptz NOT NULL,
    status integer,
    media_type text,
    body bytea,
    etag text,
    CONSTRAINT remembered_answer_pkey PRIMARY KEY (owner, key)
);
CREATE INDEX remembered_answer_started_idx ON remembered_answer (started_at);

-- Job queue: the tables of pgqueuer 1.6 as its `pgq sql install` writes them ------------------------------------

CREATE TYPE pgqueuer_status AS ENUM ('queued', 'picked', 'successful', 'exception', 'canceled', 'deleted', 'failed');

CREATE TABLE pgqueuer (
    id bigserial NOT NULL PRIMARY KEY,
    priority integer NOT NULL,
    queue_manager_id uuid,
    created timestamp with time zone NOT NULL DEFAULT now(),
    updated timestamp with time zone NOT NULL DEFAULT now(),
    heartbeat timestamp with time zone NOT NULL DEFAULT now(),
    execute_after timestamp with time zone NOT NULL DEFAULT now(),
    status pgqueuer_status NOT NULL,
    entrypoint text NOT NULL,
    dedupe_key text,
    payload bytea,
    headers jsonb,
    attempts integer NOT NULL DEFAULT 0,
    slot bigint
);

CREATE TABLE pgqueuer_log (
    id bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL PRIMARY KEY,
    created timestamp with time zone NOT NULL DEFAULT now(),
    job_id bigint NOT NULL,
    status pgqueuer_status NOT NULL,
    priority integer NOT NULL,
    entrypoint text NOT NULL,
    traceback jsonb,
    aggregated boolean DEFAULT false
);

CREATE TABLE pgqueuer_schedules (
    id bigserial NOT NULL PRIMARY KEY,
    expression text NOT NULL,
    entrypoint text NOT NULL,
    heartbeat timestamp with time zone NOT NULL DEFAULT now(),
    created timestamp with time zone NOT NULL DEFAULT now(),
    updated timestamp with time zone NOT NULL DEFAULT now(),
    next_run timestamp with time zone NOT NULL DEFAULT now(),
    last_run timestamp with time zone,
    status pgqueuer_status DEFAULT 'queued'::pgqueuer_status,
    UNIQUE (expression, entrypoint)
);

CREATE TABLE pgqueuer_statistics (
    id bigserial NOT NULL PRIMARY KEY,
    created timestamp with time zone NOT NULL DEFAULT date_trunc('sec'::text, now()),
    count bigint NOT NULL,
    priority integer NOT NULL,
    status pgqueuer_status NOT NULL,
    entrypoint text NOT NULL
);

CREATE INDEX pgqueuer_ep_ea_idx ON pgqueuer USING btree (entrypoint, execute_after) WHERE (status = 'queued'::pgqueuer_status);

CREATE INDEX pgqueuer_ep_prio_id_idx ON pgqueuer USING btree (entrypoint, priority DESC, id) WHERE (status = 'queued'::pgqueuer_status);

CREATE INDEX pgqueuer_log_created ON pgqueuer_log USING btree (created);

CREATE INDEX pgqueuer_log_job_id_status ON pgqueuer_log USING btree (job_id, created DESC);

CREATE INDEX pgqueuer_log_not_aggregated ON pgqueuer_log USING btree ((1)) WHERE (NOT aggregated);

CREATE INDEX pgqueuer_log_status ON pgqueuer_log USING btree (status);

CREATE INDEX pgqueuer_picked_heartbeat_idx ON pgqueuer USING btree (heartbeat) WHERE (status = 'picked'::pgqueuer_status);

CREATE UNIQUE INDEX pgqueuer_picked_slot_idx ON pgqueuer USING btree (entrypoint, slot) WHERE ((status = 'picked'::pgqueuer_status) AND (slot IS NOT NULL));

CREATE INDEX pgqueuer_priority_id_id1_idx ON pgqueuer USING btree (priority, id DESC) INCLUDE (id) WHERE (status = 'queued'::pgqueuer_status);

CREATE INDEX pgqueuer_queue_manager_id_idx ON pgqueuer USING btree (queue_manager_id) WHERE (queue_manager_id IS NOT NULL);

CREATE UNIQUE INDEX pgqueuer_statistics_unique_count ON pgqueuer_statistics USING btree (priority, date_trunc('sec'::text, timezone('UTC'::text, created)), status, entrypoint);

CREATE UNIQUE INDEX pgqueuer_unique_dedupe_key ON pgqueuer USING btree (dedupe_key) WHERE ((status = ANY (ARRAY['queued'::pgqueuer_status, 'picked'::pgqueuer_status])) AND (dedupe_key IS NOT NULL));

CREATE INDEX pgqueuer_updated_id_id1_idx ON pgqueuer USING btree (updated, id DESC) INCLUDE (id) WHERE (status = 'picked'::pgqueuer_status);

CREATE FUNCTION fn_pgqueuer_changed() RETURNS TRIGGER AS $$
DECLARE
    to_emit BOOLEAN := false;  -- Flag to decide whether to emit a notification
BEGIN
    -- Check operation type and set the emit flag accordingly
    IF TG_OP = 'UPDATE' AND OLD IS DISTINCT FROM NEW THEN
        to_emit := true;
    ELSIF TG_OP = 'DELETE' THEN
        to_emit := true;
    ELSIF TG_OP = 'INSERT' THEN
        to_emit := true;
    ELSIF TG_OP = 'TRUNCATE' THEN
        to_emit := true;
    END IF;

    -- Perform notification if the emit flag is set
    IF to_emit THEN
        PERFORM pg_notify(
            'ch_pgqueuer',
            json_build_object(
                'channel', 'ch_pgqueuer',
                'operation', lower(TG_OP),
                'sent_at', NOW(),
                'table', TG_TABLE_NAME,
                'type', 'table_changed_event'
            )::text
        );
    END IF;

    -- Return appropriate value based on the operation
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        RETURN NEW;
    ELSIF TG_OP = 'DELETE' THEN
        RETURN OLD;
    ELSE
        RETURN NULL; -- For TRUNCATE and other non-row-specific contexts
    END IF;

END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER tg_pgqueuer_changed
AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON pgqueuer
EXECUTE FUNCTION fn_pgqueuer_changed();

-- Noting changes ------------------------------------------------------------------------------------------------

-- Notes changes of people someone may follow. Several notes of one transaction become one: the later kind, the more
-- telling reason, everyone who could see either. A process that delivers is woken only when somebody subscribed.
CREATE FUNCTION note_changes(ids uuid[], kinds text[], reasons text[], publics boolean[], listed jsonb[])
RETURNS void LANGUAGE sql AS $$
    INSERT INTO change AS c (practitioner_id, kind, reason, public, listings)
    SELECT n.id, n.kind, n.reason, n.public, n.listings || coalesce(l.map, '{}')
    FROM unnest(ids, kinds, reasons, publics, listed) AS n (id, kind, reason, public, listings)
    LEFT JOIN LATERAL (
        SELECT jsonb_object_agg(t.clinic_id, t.external_id) AS map
        FROM clinic_listing AS t WHERE t.practitioner_id = n.id
    ) AS l ON n.listings = '{}'
    WHERE n.public OR n.listings <> '{}' OR l.map IS NOT NULL
        OR EXISTS (
            SELECT FROM change AS w
            WHERE (w.xact, w.practitioner_id) = (pg_current_xact_id(), n.id) AND w.position IS NULL
        )
    ON CONFLICT (xact, practitioner_id) WHERE position IS NULL DO UPDATE SET
        kind = excluded.kind,
        reason = CASE
            WHEN c.kind = excluded.kind AND excluded.reason IN ('edited', 'listed', 'unlisted') THEN c.reason
            ELSE excluded.reason
        END,
        public = c.public OR excluded.public,
        listings = c.listings || excluded.listings;
    INSERT INTO pgqueuer (priority, entrypoint, status) SELECT 0, 'announce_changes', 'queued'
    WHERE EXISTS (SELECT FROM webhook);
$$;

-- The writer may say why (set_config('ayni.change_reason', …, true)); else the kind of change says it.
CREATE FUNCTION note_practitioner_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said text := nullif(current_setting('ayni.change_reason', true), '');
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM note_changes(
            array_agg(n.id), array_agg('updated'::text),
            array_agg(CASE WHEN n.status = 'published' THEN 'published' ELSE 'created' END),
            array_agg(n.status = 'published'), array_agg('{}'::jsonb)
        ) FROM new_rows AS n HAVING count(*) > 0;
    ELSIF TG_OP = 'UPDATE' THEN
        PERFORM note_changes(
            array_agg(n.id),
            array_agg(CASE WHEN o.status = 'published' AND n.status <> 'published' THEN 'removed' ELSE 'updated' END),
            array_agg(coalesce(said, CASE
                WHEN o.status = 'published' AND n.status = 'draft' THEN 'unpublished'
                WHEN o.status <> n.status THEN n.status
                WHEN o.version = n.version AND o.confirmed_at IS DISTINCT FROM n.confirmed_at THEN 'confirmed'
                ELSE 'edited'
            END)),
            array_agg('published' IN (o.status, n.status)), array_agg('{}'::jsonb)
        )
        FROM new_rows AS n INNER JOIN old_rows AS o ON o.id = n.id
        HAVING count(*) > 0;
    ELSE
        PERFORM note_changes(
            array_agg(o.id), array_agg('removed'::text), array_agg(coalesce(said, 'erased')),
            -- Whoever followed someone once published may still hold a copy, also after a pause.
            array_agg(o.status = 'published' OR o.confirmed_at IS NOT NULL), array_agg('{}'::jsonb)
        ) FROM old_rows AS o HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END;
$$;

CREATE TRIGGER practitioner_inserted AFTER INSERT ON practitioner
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_practitioner_changes();
CREATE TRIGGER practitioner_updated AFTER UPDATE ON practitioner
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_practitioner_changes();
CREATE TRIGGER practitioner_deleted AFTER DELETE ON practitioner
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION note_practitioner_changes();

-- A roster gains or loses a person: seen by that clinic alone.
CREATE FUNCTION note_listing_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_changes(
        array_agg(r.practitioner_id), array_agg(r.kind), array_agg(r.reason), array_agg(false), array_agg(r.map)
    )
    FROM (
        SELECT
            t.practitioner_id, CASE TG_OP WHEN 'INSERT' THEN 'updated' ELSE 'removed' END AS kind,
            CASE TG_OP WHEN 'INSERT' THEN 'listed' ELSE 'unlisted' END AS reason,
            jsonb_object_agg(t.clinic_id, t.external_id) AS map
        FROM listing_rows AS t GROUP BY t.practitioner_id
    ) AS r
    HAVING count(*) > 0;
    RETURN NULL;
END;
$$;

CREATE TRIGGER clinic_listing_inserted AFTER INSERT ON clinic_listing
REFERENCING NEW TABLE AS listing_rows FOR EACH STATEMENT EXECUTE FUNCTION note_listing_changes();
CREATE TRIGGER clinic_listing_deleted AFTER DELETE ON clinic_listing
REFERENCING OLD TABLE AS listing_rows FOR EACH STATEMENT EXECUTE FUNCTION note_listing_changes();

-- The neutrality audit -----------------------------------------------------------------------------------------

-- Results of the neutrality audit of this directory; the newest is served by GET /v1/neutrality.
CREATE TABLE neutrality_audit (
    id uuid NOT NULL DEFAULT uuidv7(),
    audited_at timestamptz NOT NULL,
    policy text NOT NULL,
    green boolean NOT NULL,
    result jsonb NOT NULL,
    CONSTRAINT neutrality_audit_pkey PRIMARY KEY (id)
);
CREATE INDEX neutrality_audit_latest_idx ON neutrality_audit (audited_at DESC);
