-- The directory: vocabularies, gazetteer, profiles with source and date per field, versions, and the match table.

CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS cube;
CREATE EXTENSION IF NOT EXISTS earthdistance;

-- A jsonb array of strings as text[]; NULL stays NULL.
CREATE FUNCTION text_array(list jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT coalesce(array_agg(item ORDER BY position), '{}') FROM jsonb_array_elements_text(list) WITH ORDINALITY AS t (item, position));

-- A jsonb pair [fewest, most] as an inclusive range; NULL stays NULL.
CREATE FUNCTION whole_range(pair jsonb) RETURNS int4range LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN int4range((pair ->> 0)::integer, (pair ->> 1)::integer, '[]');

-- An inclusive range as the jsonb pair [fewest, most].
CREATE FUNCTION range_pair(pair int4range) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN jsonb_build_array(lower(pair), upper(pair) - 1);

-- Vocabularies -------------------------------------------------------------------------------------------------

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
    CONSTRAINT modality_origin_known CHECK (origin IN ('shipped', 'added'))
);

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
    CONSTRAINT concern_origin_known CHECK (origin IN ('shipped', 'added'))
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

-- Secrets of this installation, shared by all its processes: the key of page cursors.
CREATE TABLE server_secret (
    name text NOT NULL,
    value bytea NOT NULL,
    CONSTRAINT server_secret_pkey PRIMARY KEY (name)
);
INSERT INTO server_secret (name, value)
VALUES ('cursor', sha256((gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text)::bytea));

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
CREATE INDEX practitioner_place_earth_idx ON practitioner_place USING gist (ll_to_earth(lat, lon)) WHERE lat IS NOT NULL;

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

-- Matching -----------------------------------------------------------------------------------------------------

-- Derived from the tables above and the policy alone; holds published profiles only. Narrow on purpose: a row
-- stays below the 2 kB at which PostgreSQL moves values out of line, and rows lie in place order (docs/scaling.md).
-- Rows of two policies may stand side by side while vectors are derived again; a server reads only its own.
CREATE TABLE match_profile (
    policy text NOT NULL,
    practitioner_id uuid NOT NULL,
    vector halfvec(640) NOT NULL,
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
    CONSTRAINT match_profile_pkey PRIMARY KEY (policy, practitioner_id),
    CONSTRAINT match_profile_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE
);
ALTER TABLE match_profile ALTER COLUMN vector SET STORAGE PLAIN;
CREATE INDEX match_profile_owner_idx ON match_profile (practitioner_id);
CREATE INDEX match_profile_rotation_idx ON match_profile (policy, rotation_key);
CREATE INDEX match_profile_place_cell_idx ON match_profile (place_cell);
CREATE INDEX match_profile_telehealth_idx ON match_profile USING gin (telehealth);
