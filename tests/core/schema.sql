-- What the migrations make. Renew with: python -m tests.core.schema

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

CREATE TYPE public.pgqueuer_status AS ENUM (
    'queued',
    'picked',
    'successful',
    'exception',
    'canceled',
    'deleted',
    'failed'
);

CREATE FUNCTION public.folded_text(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(public.unaccent('public.unaccent'::regdictionary, words));

CREATE FUNCTION public.address_words(line text, city text, region text, postal_code text, country text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN public.folded_text((((((((((' '::text || COALESCE(line, ''::text)) || ' '::text) || COALESCE(city, ''::text)) || ' '::text) || COALESCE(region, ''::text)) || ' '::text) || COALESCE(postal_code, ''::text)) || ' '::text) || COALESCE(country, ''::text)));

CREATE FUNCTION public.bare_name(display_name text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN btrim(regexp_replace(regexp_replace(regexp_replace(display_name, '[,(].*$'::text, ''::text), '^[[:space:]]*(dr|prof|mr|mrs|ms|mx|rev)[.]?[[:space:]]+'::text, ''::text, 'i'::text), '([[:space:]]+(jr|sr|ii|iii|iv|2nd|3rd|md|phd|psyd|lmt|lcsw|lmft|lpc|lmhc|lac|l[.]ac|np|rn|dc|dpt|rd)[.]?)+[[:space:]]*$'::text, ''::text, 'i'::text));

CREATE FUNCTION public.family_name(display_name text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN "substring"(public.bare_name(display_name), '([^[:space:]]+)$'::text);

CREATE FUNCTION public.fn_pgqueuer_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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
$$;

CREATE FUNCTION public.folded_patterns(patterns text[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (SELECT array_agg(public.folded_text(t.pattern)) AS array_agg FROM unnest(folded_patterns.patterns) t(pattern));

CREATE FUNCTION public.forget_person(person uuid) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO '$user', 'public'
    AS $$
BEGIN
    UPDATE account SET practitioner_id = NULL WHERE practitioner_id = person;
    DELETE FROM claim WHERE practitioner_id = person;
    DELETE FROM clinic_listing WHERE practitioner_id = person;
    DELETE FROM duplicate_candidate WHERE person IN (first_id, second_id);
    DELETE FROM error_report WHERE practitioner_id = person;
    DELETE FROM introduction WHERE practitioner_id = person;
    DELETE FROM outgoing_mail WHERE practitioner_id = person;
    DELETE FROM partner_consent WHERE person IN (practitioner_id, partner_id);
    DELETE FROM sanction WHERE practitioner_id = person;
    DELETE FROM source_key WHERE practitioner_id = person;
    DELETE FROM practitioner WHERE id = person;
END;
$$;

CREATE FUNCTION public.given_names(display_name text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN btrim(regexp_replace(public.bare_name(display_name), '[^[:space:]]+$'::text, ''::text));

CREATE FUNCTION public.has_own_words(field_sources jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN jsonb_path_exists(field_sources, '$.*?(@ == "practitioner")'::jsonpath);

CREATE FUNCTION public.metres_between(lat1 double precision, lon1 double precision, lat2 double precision, lon2 double precision) RETURNS double precision
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ((((2)::numeric * 6378168.0))::double precision * asin(LEAST((1.0)::double precision, sqrt(((sin((radians((lat2 - lat1)) / (2)::double precision)) ^ (2)::double precision) + ((cos(radians(lat1)) * cos(radians(lat2))) * (sin((radians((lon2 - lon1)) / (2)::double precision)) ^ (2)::double precision)))))));

CREATE FUNCTION public.renamed_terms(terms jsonb, old text, new text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (SELECT jsonb_agg(n.name ORDER BY n.place) AS jsonb_agg FROM (SELECT CASE t.name WHEN renamed_terms.old THEN renamed_terms.new ELSE t.name END AS name, min(t."position") AS place FROM jsonb_array_elements_text(renamed_terms.terms) WITH ORDINALITY t(name, "position") GROUP BY CASE t.name WHEN renamed_terms.old THEN renamed_terms.new ELSE t.name END) n);

CREATE FUNCTION public.renamed_words(wordings jsonb, old text, new text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT ((COALESCE(renamed_words.wordings, '{}'::jsonb) - renamed_words.old) || jsonb_build_object(renamed_words.new, jsonb_agg(w.word ORDER BY w.place))) FROM (SELECT t.word, min(t.place) AS place FROM jsonb_array_elements_text(((COALESCE((renamed_words.wordings -> renamed_words.new), '[]'::jsonb) || COALESCE((renamed_words.wordings -> renamed_words.old), '[]'::jsonb)) || to_jsonb(renamed_words.old))) WITH ORDINALITY t(word, place) GROUP BY t.word ORDER BY (min(t.place)) LIMIT 10) w);

CREATE FUNCTION public.resource_keys(id text, document jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT array_agg(key) FROM (
        SELECT id AS key
        UNION ALL
        SELECT 'identifier:' || system || '|' || (i ->> 'value')
        FROM jsonb_array_elements(CASE jsonb_typeof(document -> 'identifier') WHEN 'array' THEN document -> 'identifier' ELSE '[]' END) AS i,
            unnest(ARRAY['', coalesce(i ->> 'system', '')]) AS system
        WHERE i ->> 'value' IS NOT NULL
    ) AS keys
$$;

CREATE FUNCTION public.states_licence(document jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ((document ? 'npi'::text) OR jsonb_path_exists(document, '$."credentials"[*]?(exists (@."number") && exists (@."jurisdiction"))'::jsonpath));

CREATE FUNCTION public.text_array(list jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (SELECT COALESCE(array_agg(t.item ORDER BY t."position"), '{}'::text[]) AS "coalesce" FROM jsonb_array_elements_text(text_array.list) WITH ORDINALITY t(item, "position"));

CREATE TABLE public.account (
    id uuid DEFAULT uuidv7() NOT NULL,
    email text,
    practitioner_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    left_unsaid text[] DEFAULT '{}'::text[] NOT NULL,
    unmailed text[] DEFAULT '{}'::text[] NOT NULL,
    unshown text[] DEFAULT '{}'::text[] NOT NULL,
    kept_by uuid,
    shares_with uuid,
    CONSTRAINT account_email_lower CHECK (((email = lower(email)) AND (char_length(email) <= 254))),
    CONSTRAINT account_left_unsaid_few CHECK ((cardinality(left_unsaid) <= 200)),
    CONSTRAINT account_reachable CHECK (((email IS NOT NULL) OR (kept_by IS NOT NULL)))
);

CREATE TABLE public.account_address (
    email text NOT NULL,
    account_id uuid NOT NULL,
    confirmed_at timestamp with time zone NOT NULL,
    CONSTRAINT account_address_lower CHECK (((email = lower(email)) AND (char_length(email) <= 254)))
);

CREATE TABLE public.account_assistant (
    account_id uuid NOT NULL,
    email text NOT NULL,
    assistant_id uuid,
    asked_at timestamp with time zone NOT NULL,
    CONSTRAINT account_assistant_lower CHECK (((email = lower(email)) AND (char_length(email) <= 254)))
);

CREATE TABLE public.account_notice (
    id uuid DEFAULT uuidv7() NOT NULL,
    account_id uuid NOT NULL,
    kind text NOT NULL,
    details jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    mailed_at timestamp with time zone,
    CONSTRAINT account_notice_kind_known CHECK ((kind = ANY (ARRAY['profile changed'::text, 'partner asks'::text, 'claim decided'::text, 'message came'::text, 'about to become stale'::text, 'pause ended'::text, 'account changed'::text])))
);

CREATE TABLE public.account_role (
    account_id uuid NOT NULL,
    role text NOT NULL,
    clinic_id uuid,
    given_at timestamp with time zone NOT NULL,
    CONSTRAINT account_role_known CHECK ((role = ANY (ARRAY['operator'::text, 'owner'::text, 'staff'::text]))),
    CONSTRAINT account_role_of_clinic CHECK (((role = 'operator'::text) = (clinic_id IS NULL)))
);

CREATE TABLE public.address_change (
    account_id uuid NOT NULL,
    email text NOT NULL,
    second boolean NOT NULL,
    present_hash bytea,
    new_hash bytea,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE public.api_token (
    id uuid DEFAULT uuidv7() NOT NULL,
    account_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    name text NOT NULL,
    shown text NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT api_token_name_filled CHECK (((btrim(name) <> ''::text) AND (char_length(name) <= 100))),
    CONSTRAINT api_token_scopes_known CHECK ((scopes <@ ARRAY['profile:read'::text, 'profile:write'::text]))
);

CREATE TABLE public.attempt (
    kind text NOT NULL,
    key bytea NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.begun_profile (
    account_id uuid NOT NULL,
    document jsonb NOT NULL,
    was_published boolean NOT NULL,
    set_aside_at timestamp with time zone NOT NULL
);

CREATE TABLE public.change (
    id bigint NOT NULL,
    "position" bigint,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    practitioner_id uuid NOT NULL,
    kind text NOT NULL,
    reason text NOT NULL,
    public boolean NOT NULL,
    listings jsonb NOT NULL,
    CONSTRAINT change_kind_known CHECK ((kind = ANY (ARRAY['updated'::text, 'removed'::text])))
);

CREATE TABLE public.change_head (
    one boolean DEFAULT true NOT NULL,
    "position" bigint NOT NULL,
    CONSTRAINT change_head_single CHECK (one)
);

ALTER TABLE public.change ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.claim (
    id uuid DEFAULT uuidv7() NOT NULL,
    account_id uuid NOT NULL,
    practitioner_id uuid NOT NULL,
    status text NOT NULL,
    note text,
    token_hash bytea,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    decided_at timestamp with time zone,
    decided_by text,
    CONSTRAINT claim_note_length CHECK ((char_length(note) <= 1000)),
    CONSTRAINT claim_status_known CHECK ((status = ANY (ARRAY['mailed'::text, 'waiting'::text, 'granted'::text, 'refused'::text])))
);

CREATE TABLE public.clinic (
    id uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    address jsonb,
    phone text,
    npi text,
    website text,
    stated_at timestamp with time zone,
    CONSTRAINT clinic_data_length CHECK (((char_length(phone) <= 100) AND (char_length(npi) <= 10) AND (char_length(website) <= 500))),
    CONSTRAINT clinic_name_filled CHECK (((btrim(name) <> ''::text) AND (char_length(name) <= 200)))
);

CREATE TABLE public.clinic_column (
    clinic_id uuid NOT NULL,
    name text NOT NULL,
    means text NOT NULL,
    CONSTRAINT clinic_column_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200) AND (char_length(means) <= 60)))
);

CREATE TABLE public.clinic_key (
    id uuid DEFAULT uuidv7() NOT NULL,
    clinic_id uuid NOT NULL,
    shown text NOT NULL,
    digest bytea NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    used_at timestamp with time zone,
    name text,
    CONSTRAINT clinic_key_name_filled CHECK (((btrim(name) <> ''::text) AND (char_length(name) <= 100))),
    CONSTRAINT clinic_key_scopes_known CHECK ((scopes <@ ARRAY['roster:read'::text, 'roster:write'::text, 'match'::text, 'webhooks'::text]))
);

CREATE TABLE public.clinic_listing (
    clinic_id uuid NOT NULL,
    external_id text NOT NULL,
    practitioner_id uuid NOT NULL,
    listed_at timestamp with time zone NOT NULL,
    stated_at timestamp with time zone NOT NULL,
    kept_by_practitioner text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT clinic_listing_external_id_filled CHECK (((external_id <> ''::text) AND (char_length(external_id) <= 200)))
);

CREATE TABLE public.clinic_origin (
    clinic_id uuid NOT NULL,
    origin text NOT NULL,
    CONSTRAINT clinic_origin_form CHECK ((origin ~ '^https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?$'::text))
);

CREATE TABLE public.concern (
    id integer NOT NULL,
    name text NOT NULL,
    layers text[] DEFAULT '{}'::text[] NOT NULL,
    domains text[] DEFAULT '{}'::text[] NOT NULL,
    origin text DEFAULT 'added'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT concern_layers_known CHECK ((layers <@ ARRAY['body'::text, 'mind'::text, 'spirit'::text])),
    CONSTRAINT concern_name_filled CHECK (((name <> ''::text) AND (char_length(name) <= 100))),
    CONSTRAINT concern_origin_known CHECK ((origin = ANY (ARRAY['shipped'::text, 'added'::text, 'reviewed'::text])))
);

CREATE TABLE public.concern_alias (
    key text NOT NULL,
    concern_id integer NOT NULL,
    spelling text NOT NULL
);

ALTER TABLE public.concern ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.concern_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.concern_reach (
    practitioner_id uuid NOT NULL,
    month date NOT NULL,
    concern text NOT NULL,
    shown bigint NOT NULL
);

CREATE TABLE public.duplicate_candidate (
    id uuid DEFAULT uuidv7() NOT NULL,
    first_id uuid NOT NULL,
    second_id uuid NOT NULL,
    how text NOT NULL,
    score real NOT NULL,
    found_at timestamp with time zone DEFAULT now() NOT NULL,
    dismissed_at timestamp with time zone,
    CONSTRAINT duplicate_candidate_how_known CHECK ((how = ANY (ARRAY['npi'::text, 'name and contact'::text, 'name and place'::text, 'same text'::text, 'near text'::text]))),
    CONSTRAINT duplicate_candidate_ordered CHECK ((first_id < second_id))
);

CREATE TABLE public.erased_person (
    hash bytea NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.error_report (
    id uuid DEFAULT uuidv7() NOT NULL,
    practitioner_id uuid NOT NULL,
    wrong text NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    about text DEFAULT 'error'::text NOT NULL,
    CONSTRAINT error_report_about_known CHECK ((about = ANY (ARRAY['error'::text, 'danger'::text, 'abuse'::text, 'false identity'::text]))),
    CONSTRAINT error_report_filled CHECK (((wrong <> ''::text) AND (char_length(wrong) <= 1000)))
);

CREATE TABLE public.form_draft (
    account_id uuid NOT NULL,
    step text NOT NULL,
    version integer NOT NULL,
    answers jsonb NOT NULL,
    saved_at timestamp with time zone NOT NULL
);

CREATE TABLE public.heartbeat (
    name text NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.import_job (
    id uuid DEFAULT uuidv7() NOT NULL,
    clinic_id uuid NOT NULL,
    actor text NOT NULL,
    format text NOT NULL,
    dry_run boolean NOT NULL,
    status text DEFAULT 'receiving'::text NOT NULL,
    detail text,
    idempotency_key text,
    digest bytea,
    bytes bigint DEFAULT 0 NOT NULL,
    taken_bytes bigint DEFAULT 0 NOT NULL,
    rows bigint DEFAULT 0 NOT NULL,
    joined_to text,
    created bigint DEFAULT 0 NOT NULL,
    updated bigint DEFAULT 0 NOT NULL,
    unchanged bigint DEFAULT 0 NOT NULL,
    skipped bigint DEFAULT 0 NOT NULL,
    rejected bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    heard_at timestamp with time zone DEFAULT now() NOT NULL,
    warned bigint DEFAULT 0 NOT NULL,
    mode text DEFAULT 'upsert'::text NOT NULL,
    confirmed boolean DEFAULT false NOT NULL,
    ended bigint DEFAULT 0 NOT NULL,
    file_name text,
    reviewed boolean DEFAULT false NOT NULL,
    mapping jsonb DEFAULT '{}'::jsonb NOT NULL,
    left_out bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    CONSTRAINT import_job_file_name_length CHECK ((char_length(file_name) <= 200)),
    CONSTRAINT import_job_format_known CHECK ((format = ANY (ARRAY['ndjson'::text, 'csv'::text, 'nppes'::text, 'fhir'::text, 'hsds'::text]))),
    CONSTRAINT import_job_mode_known CHECK ((mode = ANY (ARRAY['upsert'::text, 'replace'::text]))),
    CONSTRAINT import_job_status_known CHECK ((status = ANY (ARRAY['receiving'::text, 'held'::text, 'queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text]))),
    CONSTRAINT import_job_taken_within CHECK (((taken_bytes >= 0) AND (taken_bytes <= bytes)))
);

CREATE TABLE public.import_named (
    import_id uuid NOT NULL,
    external_id text NOT NULL
);

CREATE TABLE public.import_piece (
    import_id uuid NOT NULL,
    starts bigint NOT NULL,
    data bytea NOT NULL
);
ALTER TABLE ONLY public.import_piece ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE public.import_preview (
    import_id uuid NOT NULL,
    "row" bigint NOT NULL,
    external_id text NOT NULL,
    outcome text NOT NULL,
    document jsonb NOT NULL,
    kept_by_practitioner text[] NOT NULL,
    CONSTRAINT import_preview_outcome_known CHECK ((outcome = ANY (ARRAY['created'::text, 'updated'::text, 'unchanged'::text])))
);

CREATE TABLE public.import_problem (
    import_id uuid NOT NULL,
    "row" bigint NOT NULL,
    outcome text NOT NULL,
    external_id text,
    pointer text NOT NULL,
    reason text NOT NULL,
    number smallint DEFAULT 0 NOT NULL,
    column_name text,
    value text,
    CONSTRAINT import_problem_outcome_known CHECK ((outcome = ANY (ARRAY['skipped'::text, 'rejected'::text, 'warned'::text])))
);

CREATE TABLE public.import_resource (
    import_id uuid NOT NULL,
    type text NOT NULL,
    id text NOT NULL,
    "row" bigint NOT NULL,
    practitioner text,
    document jsonb NOT NULL
);

CREATE TABLE public.introduction (
    token_hash bytea NOT NULL,
    practitioner_id uuid NOT NULL,
    mailed_on date NOT NULL,
    answered boolean DEFAULT false NOT NULL
);

CREATE TABLE public.invitation (
    practitioner_id uuid NOT NULL,
    invited_by text NOT NULL,
    invited_at timestamp with time zone NOT NULL,
    mailed_at timestamp with time zone
);

CREATE TABLE public.language (
    tag text NOT NULL,
    name text NOT NULL,
    own_name text NOT NULL
);

CREATE SEQUENCE public.match_change_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.match_change (
    number bigint DEFAULT nextval('public.match_change_number'::regclass) NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    practitioner_id uuid,
    at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.match_profile (
    policy text NOT NULL,
    practitioner_id uuid NOT NULL,
    vector bytea NOT NULL,
    confirmed_at timestamp with time zone NOT NULL,
    modality_ids integer[] NOT NULL,
    languages text[] NOT NULL,
    serves text[] NOT NULL,
    modes text[] NOT NULL,
    telehealth text[] NOT NULL,
    times text[] NOT NULL,
    cultures text[] NOT NULL,
    gender text,
    insurance text[],
    licensed boolean NOT NULL,
    accepting_new boolean,
    waiting_weeks integer,
    next_opening date,
    fee_currency text,
    fee numeric(12,2),
    sliding_scale boolean,
    first_cadence text,
    later_cadence text,
    maintenance boolean,
    derived_at timestamp with time zone DEFAULT now() NOT NULL,
    places jsonb DEFAULT '[]'::jsonb NOT NULL,
    clinics uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    same jsonb DEFAULT '[]'::jsonb NOT NULL,
    change bigint DEFAULT nextval('public.match_change_number'::regclass) NOT NULL,
    trial_cost numeric,
    sentences bytea
);
ALTER TABLE ONLY public.match_profile ALTER COLUMN vector SET STORAGE PLAIN;

CREATE TABLE public.modality (
    id integer NOT NULL,
    name text NOT NULL,
    layers text[] DEFAULT '{}'::text[] NOT NULL,
    nucc_code text,
    hl7_service_type text,
    origin text DEFAULT 'added'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT modality_layers_known CHECK ((layers <@ ARRAY['body'::text, 'mind'::text, 'spirit'::text])),
    CONSTRAINT modality_name_filled CHECK (((name <> ''::text) AND (char_length(name) <= 100))),
    CONSTRAINT modality_origin_known CHECK ((origin = ANY (ARRAY['shipped'::text, 'added'::text, 'reviewed'::text])))
);

CREATE TABLE public.modality_alias (
    key text NOT NULL,
    modality_id integer NOT NULL,
    spelling text NOT NULL
);

ALTER TABLE public.modality ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.modality_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.modality_nucc (
    code text NOT NULL,
    modality_id integer NOT NULL
);

CREATE TABLE public.neutrality_audit (
    id uuid DEFAULT uuidv7() NOT NULL,
    audited_at timestamp with time zone NOT NULL,
    policy text NOT NULL,
    green boolean NOT NULL,
    result jsonb NOT NULL
);

CREATE TABLE public.outgoing_mail (
    id uuid DEFAULT uuidv7() NOT NULL,
    letter jsonb NOT NULL,
    practitioner_id uuid,
    created_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone NOT NULL,
    given_up_at timestamp with time zone
);

CREATE TABLE public.partner_consent (
    practitioner_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    given_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT partner_consent_two_people CHECK ((practitioner_id <> partner_id))
);

CREATE TABLE public.pgqueuer (
    id bigint NOT NULL,
    priority integer NOT NULL,
    queue_manager_id uuid,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL,
    heartbeat timestamp with time zone DEFAULT now() NOT NULL,
    execute_after timestamp with time zone DEFAULT now() NOT NULL,
    status public.pgqueuer_status NOT NULL,
    entrypoint text NOT NULL,
    dedupe_key text,
    payload bytea,
    headers jsonb,
    attempts integer DEFAULT 0 NOT NULL,
    slot bigint
);

CREATE SEQUENCE public.pgqueuer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.pgqueuer_id_seq OWNED BY public.pgqueuer.id;

CREATE TABLE public.pgqueuer_log (
    id bigint NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    job_id bigint NOT NULL,
    status public.pgqueuer_status NOT NULL,
    priority integer NOT NULL,
    entrypoint text NOT NULL,
    traceback jsonb,
    aggregated boolean DEFAULT false
);

ALTER TABLE public.pgqueuer_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.pgqueuer_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.pgqueuer_schedules (
    id bigint NOT NULL,
    expression text NOT NULL,
    entrypoint text NOT NULL,
    heartbeat timestamp with time zone DEFAULT now() NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL,
    next_run timestamp with time zone DEFAULT now() NOT NULL,
    last_run timestamp with time zone,
    status public.pgqueuer_status DEFAULT 'queued'::public.pgqueuer_status
);

CREATE SEQUENCE public.pgqueuer_schedules_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.pgqueuer_schedules_id_seq OWNED BY public.pgqueuer_schedules.id;

CREATE TABLE public.pgqueuer_statistics (
    id bigint NOT NULL,
    created timestamp with time zone DEFAULT date_trunc('sec'::text, now()) NOT NULL,
    count bigint NOT NULL,
    priority integer NOT NULL,
    status public.pgqueuer_status NOT NULL,
    entrypoint text NOT NULL
);

CREATE SEQUENCE public.pgqueuer_statistics_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.pgqueuer_statistics_id_seq OWNED BY public.pgqueuer_statistics.id;

CREATE TABLE public.picture (
    practitioner_id uuid NOT NULL,
    stated text NOT NULL,
    digest bytea,
    data bytea,
    attempts smallint DEFAULT 0 NOT NULL,
    tried_at timestamp with time zone NOT NULL,
    CONSTRAINT picture_size CHECK ((octet_length(data) <= 1000000)),
    CONSTRAINT picture_whole CHECK (((digest IS NULL) = (data IS NULL)))
);
ALTER TABLE ONLY public.picture ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE public.practitioner (
    id uuid DEFAULT uuidv7() NOT NULL,
    source text NOT NULL,
    external_id text NOT NULL,
    status text DEFAULT 'draft'::text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    content_digest bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    confirmed_at timestamp with time zone,
    document jsonb NOT NULL,
    field_sources jsonb DEFAULT '{}'::jsonb NOT NULL,
    field_dates jsonb DEFAULT '{}'::jsonb NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    saved_by text NOT NULL,
    display_name text GENERATED ALWAYS AS ((document ->> 'display_name'::text)) STORED NOT NULL,
    email text GENERATED ALWAYS AS ((document ->> 'email'::text)) STORED,
    npi text GENERATED ALWAYS AS ((document ->> 'npi'::text)) STORED,
    contact_phone text GENERATED ALWAYS AS ((document #>> '{contact,phone}'::text[])) STORED,
    contact_email text GENERATED ALWAYS AS ((document #>> '{contact,email}'::text[])) STORED,
    paused_until date,
    CONSTRAINT practitioner_approach_length CHECK ((char_length((document ->> 'approach'::text)) <= 10000)),
    CONSTRAINT practitioner_display_name_filled CHECK (((btrim(display_name) <> ''::text) AND (char_length(display_name) <= 200))),
    CONSTRAINT practitioner_fee_has_currency CHECK ((((document #> '{fees,currency}'::text[]) IS NOT NULL) OR (COALESCE((document #> '{fees,first_visit,amount}'::text[]), (document #> '{fees,session,min}'::text[]), (document #> '{fees,session,max}'::text[])) IS NULL))),
    CONSTRAINT practitioner_modalities_stated CHECK (((status <> 'published'::text) OR (jsonb_array_length((document -> 'modalities'::text)) >= 1))),
    CONSTRAINT practitioner_npi_digits CHECK ((npi ~ '^[12][0-9]{9}$'::text)),
    CONSTRAINT practitioner_own_practices CHECK (((COALESCE((field_sources ->> 'practices'::text), ''::text) !~ '^(clinic|registry):'::text) AND (COALESCE((field_sources ->> 'puts_first'::text), ''::text) !~ '^(clinic|registry):'::text))),
    CONSTRAINT practitioner_puts_first_three CHECK ((jsonb_array_length((document -> 'puts_first'::text)) <= 3)),
    CONSTRAINT practitioner_session_range CHECK ((((document #>> '{fees,session,min}'::text[]))::numeric <= ((document #>> '{fees,session,max}'::text[]))::numeric)),
    CONSTRAINT practitioner_status_known CHECK ((status = ANY (ARRAY['draft'::text, 'published'::text, 'paused'::text, 'withdrawn'::text, 'suspended'::text])))
)
WITH (toast_tuple_target='1100');

CREATE TABLE public.practitioner_concern (
    practitioner_id uuid NOT NULL,
    concern_id integer NOT NULL
);

CREATE TABLE public.practitioner_modality (
    practitioner_id uuid NOT NULL,
    "position" smallint NOT NULL,
    modality_id integer NOT NULL
);

CREATE TABLE public.practitioner_place (
    practitioner_id uuid NOT NULL,
    "position" smallint NOT NULL,
    line text,
    city text,
    region text,
    postal_code text,
    country text,
    lat double precision,
    lon double precision,
    located text,
    access text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT practitioner_place_access_known CHECK ((access <@ ARRAY['wheelchair'::text, 'step_free'::text, 'accessible_toilet'::text, 'parking'::text, 'public_transport'::text, 'hearing_loop'::text, 'sign_language'::text, 'low_scent'::text, 'quiet_room'::text])),
    CONSTRAINT practitioner_place_both_coordinates CHECK (((lat IS NULL) = (lon IS NULL))),
    CONSTRAINT practitioner_place_lat_range CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
    CONSTRAINT practitioner_place_located_known CHECK ((located = ANY (ARRAY['stated'::text, 'gazetteer'::text]))),
    CONSTRAINT practitioner_place_lon_range CHECK (((lon >= ('-180'::integer)::double precision) AND (lon <= (180)::double precision)))
);

CREATE TABLE public.practitioner_version (
    practitioner_id uuid NOT NULL,
    version integer NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    saved_by text NOT NULL,
    document jsonb NOT NULL
);

CREATE TABLE public.profile_text (
    practitioner_id uuid NOT NULL,
    key bigint NOT NULL,
    copied boolean DEFAULT false NOT NULL,
    since timestamp with time zone DEFAULT now() NOT NULL
);

CREATE VIEW public.profile_version AS
 SELECT p.id AS practitioner_id,
    p.version,
    p.saved_at,
    p.saved_by,
    p.document
   FROM public.practitioner p
UNION ALL
 SELECT v.practitioner_id,
    v.version,
    v.saved_at,
    v.saved_by,
    v.document
   FROM public.practitioner_version v;

CREATE TABLE public.reach (
    practitioner_id uuid NOT NULL,
    week date NOT NULL,
    band text NOT NULL,
    shown bigint NOT NULL,
    CONSTRAINT reach_band_known CHECK ((band = ANY (ARRAY['1-3'::text, '4-10'::text, '11-20'::text, 'later'::text, 'opened'::text]))),
    CONSTRAINT reach_week_monday CHECK ((EXTRACT(isodow FROM week) = (1)::numeric))
);

CREATE VIEW public.reachable_account AS
 SELECT id,
    COALESCE(email, ( SELECT k.email
           FROM public.account k
          WHERE (k.id = a.kept_by))) AS email,
    practitioner_id,
    created_at,
    left_unsaid,
    unmailed,
    unshown
   FROM public.account a;

CREATE TABLE public.reference_data (
    name text NOT NULL,
    digest text NOT NULL
);

CREATE TABLE public.remembered_answer (
    owner text NOT NULL,
    key text NOT NULL,
    digest bytea NOT NULL,
    started_at timestamp with time zone NOT NULL,
    status integer,
    media_type text,
    body bytea,
    etag text
);

CREATE TABLE public.reminder (
    practitioner_id uuid NOT NULL,
    confirmed_at timestamp with time zone NOT NULL,
    after_days integer NOT NULL,
    sent_at timestamp with time zone NOT NULL
);

CREATE UNLOGGED TABLE public.request_count (
    caller bytea NOT NULL,
    minute timestamp with time zone NOT NULL,
    requests integer NOT NULL
);

CREATE TABLE public.sanction (
    id uuid DEFAULT uuidv7() NOT NULL,
    practitioner_id uuid NOT NULL,
    kind text NOT NULL,
    authority text NOT NULL,
    source text NOT NULL,
    decided_on date NOT NULL,
    noted_at timestamp with time zone NOT NULL,
    CONSTRAINT sanction_authority_filled CHECK (((btrim(authority) <> ''::text) AND (char_length(authority) <= 200))),
    CONSTRAINT sanction_kind_known CHECK ((kind = ANY (ARRAY['licence revoked'::text, 'licence suspended'::text, 'sanction'::text]))),
    CONSTRAINT sanction_source_link CHECK (((source ~ '^https?://'::text) AND (char_length(source) <= 500)))
);

CREATE TABLE public.schema_migration (
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    additive boolean DEFAULT false NOT NULL
);

CREATE TABLE public.security_log (
    id bigint CONSTRAINT audit_log_id_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT audit_log_at_not_null NOT NULL,
    clinic_id uuid,
    actor text CONSTRAINT audit_log_actor_not_null NOT NULL,
    action text CONSTRAINT audit_log_action_not_null NOT NULL,
    subject text CONSTRAINT audit_log_subject_not_null NOT NULL,
    practitioner_id uuid,
    version_before integer,
    version_after integer,
    before jsonb,
    after jsonb
);

ALTER TABLE public.security_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.security_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.server_secret (
    name text NOT NULL,
    value bytea NOT NULL,
    former bytea,
    former_until timestamp with time zone,
    starts timestamp with time zone
);

CREATE TABLE public.session (
    token_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    acts_for uuid
);

CREATE TABLE public.sign_in_link (
    token_hash bytea NOT NULL,
    nonce_hash bytea NOT NULL,
    email text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    code_hash bytea,
    code_tries integer DEFAULT 0 NOT NULL
);

CREATE TABLE public.source_key (
    source text NOT NULL,
    external_id text NOT NULL,
    practitioner_id uuid NOT NULL
);

CREATE TABLE public.suspension (
    practitioner_id uuid NOT NULL,
    was text NOT NULL,
    reason text NOT NULL,
    since timestamp with time zone NOT NULL,
    answer text,
    answered_at timestamp with time zone,
    CONSTRAINT suspension_answer_length CHECK ((char_length(answer) <= 2000)),
    CONSTRAINT suspension_reason_filled CHECK (((btrim(reason) <> ''::text) AND (char_length(reason) <= 2000))),
    CONSTRAINT suspension_was_known CHECK ((was = ANY (ARRAY['draft'::text, 'published'::text, 'paused'::text, 'withdrawn'::text])))
);

CREATE TABLE public.tombstone (
    practitioner_id uuid NOT NULL,
    erased_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    CONSTRAINT tombstone_reason_known CHECK ((reason = ANY (ARRAY['erased by the practitioner'::text, 'delisted'::text, 'operator'::text])))
);

CREATE TABLE public.unwanted_mail (
    hash bytea NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.vocabulary_review (
    id integer NOT NULL,
    vocabulary text NOT NULL,
    term text NOT NULL,
    name text NOT NULL,
    how text NOT NULL,
    score real NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT vocabulary_review_how_known CHECK ((how = ANY (ARRAY['folded'::text, 'added'::text]))),
    CONSTRAINT vocabulary_review_vocabulary_known CHECK ((vocabulary = ANY (ARRAY['modality'::text, 'concern'::text])))
);

ALTER TABLE public.vocabulary_review ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.vocabulary_review_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.webhook (
    id uuid DEFAULT uuidv7() NOT NULL,
    clinic_id uuid NOT NULL,
    url text NOT NULL,
    secret bytea NOT NULL,
    "position" bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    not_before timestamp with time zone,
    ended_at timestamp with time zone,
    events text[] DEFAULT '{updated,removed}'::text[] NOT NULL,
    own_roster boolean DEFAULT false NOT NULL,
    paused_at timestamp with time zone,
    former_secret bytea,
    former_until timestamp with time zone,
    CONSTRAINT webhook_events_known CHECK ((events <@ ARRAY['updated'::text, 'removed'::text])),
    CONSTRAINT webhook_events_some CHECK ((cardinality(events) > 0)),
    CONSTRAINT webhook_former_whole CHECK (((former_secret IS NULL) = (former_until IS NULL))),
    CONSTRAINT webhook_url_length CHECK ((char_length(url) <= 500))
);

CREATE TABLE public.webhook_delivery (
    id uuid DEFAULT uuidv7() NOT NULL,
    webhook_id uuid NOT NULL,
    "position" bigint NOT NULL,
    practitioner_id uuid NOT NULL,
    status text DEFAULT 'waiting'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone DEFAULT now() NOT NULL,
    answer text,
    delivered_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT webhook_delivery_status_known CHECK ((status = ANY (ARRAY['waiting'::text, 'delivered'::text, 'dead'::text])))
);

ALTER TABLE ONLY public.pgqueuer ALTER COLUMN id SET DEFAULT nextval('public.pgqueuer_id_seq'::regclass);

ALTER TABLE ONLY public.pgqueuer_schedules ALTER COLUMN id SET DEFAULT nextval('public.pgqueuer_schedules_id_seq'::regclass);

ALTER TABLE ONLY public.pgqueuer_statistics ALTER COLUMN id SET DEFAULT nextval('public.pgqueuer_statistics_id_seq'::regclass);

ALTER TABLE ONLY public.account_address
    ADD CONSTRAINT account_address_pkey PRIMARY KEY (email);

ALTER TABLE ONLY public.account_assistant
    ADD CONSTRAINT account_assistant_pkey PRIMARY KEY (account_id, email);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_email_unique UNIQUE (email);

ALTER TABLE ONLY public.account_notice
    ADD CONSTRAINT account_notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_practitioner_unique UNIQUE (practitioner_id);

ALTER TABLE ONLY public.account_role
    ADD CONSTRAINT account_role_once UNIQUE NULLS NOT DISTINCT (account_id, role, clinic_id);

ALTER TABLE ONLY public.address_change
    ADD CONSTRAINT address_change_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_hash_unique UNIQUE (token_hash);

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.begun_profile
    ADD CONSTRAINT begun_profile_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY public.change_head
    ADD CONSTRAINT change_head_pkey PRIMARY KEY (one);

ALTER TABLE ONLY public.change
    ADD CONSTRAINT change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_once UNIQUE (account_id, practitioner_id);

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.clinic_column
    ADD CONSTRAINT clinic_column_pkey PRIMARY KEY (clinic_id, name);

ALTER TABLE ONLY public.clinic_key
    ADD CONSTRAINT clinic_key_digest_unique UNIQUE (digest);

ALTER TABLE ONLY public.clinic_key
    ADD CONSTRAINT clinic_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.clinic_key
    ADD CONSTRAINT clinic_key_shown_unique UNIQUE (shown);

ALTER TABLE ONLY public.clinic_listing
    ADD CONSTRAINT clinic_listing_pkey PRIMARY KEY (clinic_id, external_id);

ALTER TABLE ONLY public.clinic
    ADD CONSTRAINT clinic_name_unique UNIQUE (name);

ALTER TABLE ONLY public.clinic_origin
    ADD CONSTRAINT clinic_origin_pkey PRIMARY KEY (clinic_id, origin);

ALTER TABLE ONLY public.clinic
    ADD CONSTRAINT clinic_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.concern_alias
    ADD CONSTRAINT concern_alias_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.concern
    ADD CONSTRAINT concern_name_unique UNIQUE (name);

ALTER TABLE ONLY public.concern
    ADD CONSTRAINT concern_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.concern_reach
    ADD CONSTRAINT concern_reach_pkey PRIMARY KEY (practitioner_id, month, concern);

ALTER TABLE ONLY public.duplicate_candidate
    ADD CONSTRAINT duplicate_candidate_once UNIQUE (first_id, second_id);

ALTER TABLE ONLY public.duplicate_candidate
    ADD CONSTRAINT duplicate_candidate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.erased_person
    ADD CONSTRAINT erased_person_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY public.error_report
    ADD CONSTRAINT error_report_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.form_draft
    ADD CONSTRAINT form_draft_pkey PRIMARY KEY (account_id, step);

ALTER TABLE ONLY public.heartbeat
    ADD CONSTRAINT heartbeat_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.import_job
    ADD CONSTRAINT import_job_idempotency UNIQUE (clinic_id, idempotency_key);

ALTER TABLE ONLY public.import_job
    ADD CONSTRAINT import_job_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.import_named
    ADD CONSTRAINT import_named_pkey PRIMARY KEY (import_id, external_id);

ALTER TABLE ONLY public.import_piece
    ADD CONSTRAINT import_piece_pkey PRIMARY KEY (import_id, starts);

ALTER TABLE ONLY public.import_preview
    ADD CONSTRAINT import_preview_pkey PRIMARY KEY (import_id, "row");

ALTER TABLE ONLY public.import_problem
    ADD CONSTRAINT import_problem_pkey PRIMARY KEY (import_id, "row", number);

ALTER TABLE ONLY public.import_resource
    ADD CONSTRAINT import_resource_pkey PRIMARY KEY (import_id, type, id);

ALTER TABLE ONLY public.introduction
    ADD CONSTRAINT introduction_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_pkey PRIMARY KEY (practitioner_id);

ALTER TABLE ONLY public.language
    ADD CONSTRAINT language_pkey PRIMARY KEY (tag);

ALTER TABLE ONLY public.match_change
    ADD CONSTRAINT match_change_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.match_profile
    ADD CONSTRAINT match_profile_pkey PRIMARY KEY (policy, practitioner_id);

ALTER TABLE ONLY public.modality_alias
    ADD CONSTRAINT modality_alias_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.modality
    ADD CONSTRAINT modality_name_unique UNIQUE (name);

ALTER TABLE ONLY public.modality_nucc
    ADD CONSTRAINT modality_nucc_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.modality
    ADD CONSTRAINT modality_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.neutrality_audit
    ADD CONSTRAINT neutrality_audit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.outgoing_mail
    ADD CONSTRAINT outgoing_mail_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.partner_consent
    ADD CONSTRAINT partner_consent_pkey PRIMARY KEY (practitioner_id, partner_id);

ALTER TABLE ONLY public.pgqueuer_log
    ADD CONSTRAINT pgqueuer_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pgqueuer
    ADD CONSTRAINT pgqueuer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pgqueuer_schedules
    ADD CONSTRAINT pgqueuer_schedules_expression_entrypoint_key UNIQUE (expression, entrypoint);

ALTER TABLE ONLY public.pgqueuer_schedules
    ADD CONSTRAINT pgqueuer_schedules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pgqueuer_statistics
    ADD CONSTRAINT pgqueuer_statistics_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.picture
    ADD CONSTRAINT picture_pkey PRIMARY KEY (practitioner_id);

ALTER TABLE ONLY public.practitioner_concern
    ADD CONSTRAINT practitioner_concern_pkey PRIMARY KEY (practitioner_id, concern_id);

ALTER TABLE ONLY public.practitioner_modality
    ADD CONSTRAINT practitioner_modality_pkey PRIMARY KEY (practitioner_id, modality_id);

ALTER TABLE ONLY public.practitioner
    ADD CONSTRAINT practitioner_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.practitioner_place
    ADD CONSTRAINT practitioner_place_pkey PRIMARY KEY (practitioner_id, "position");

ALTER TABLE ONLY public.practitioner_version
    ADD CONSTRAINT practitioner_version_pkey PRIMARY KEY (practitioner_id, version);

ALTER TABLE ONLY public.profile_text
    ADD CONSTRAINT profile_text_pkey PRIMARY KEY (practitioner_id);

ALTER TABLE ONLY public.reach
    ADD CONSTRAINT reach_pkey PRIMARY KEY (practitioner_id, week, band);

ALTER TABLE ONLY public.reference_data
    ADD CONSTRAINT reference_data_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.remembered_answer
    ADD CONSTRAINT remembered_answer_pkey PRIMARY KEY (owner, key);

ALTER TABLE ONLY public.reminder
    ADD CONSTRAINT reminder_pkey PRIMARY KEY (practitioner_id, confirmed_at, after_days);

ALTER TABLE ONLY public.request_count
    ADD CONSTRAINT request_count_pkey PRIMARY KEY (caller, minute);

ALTER TABLE ONLY public.sanction
    ADD CONSTRAINT sanction_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.security_log
    ADD CONSTRAINT security_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.server_secret
    ADD CONSTRAINT server_secret_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.sign_in_link
    ADD CONSTRAINT sign_in_link_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.source_key
    ADD CONSTRAINT source_key_pkey PRIMARY KEY (source, external_id);

ALTER TABLE ONLY public.suspension
    ADD CONSTRAINT suspension_pkey PRIMARY KEY (practitioner_id);

ALTER TABLE ONLY public.tombstone
    ADD CONSTRAINT tombstone_pkey PRIMARY KEY (practitioner_id);

ALTER TABLE ONLY public.unwanted_mail
    ADD CONSTRAINT unwanted_mail_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY public.vocabulary_review
    ADD CONSTRAINT vocabulary_review_once UNIQUE (vocabulary, term);

ALTER TABLE ONLY public.vocabulary_review
    ADD CONSTRAINT vocabulary_review_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.webhook_delivery
    ADD CONSTRAINT webhook_delivery_once UNIQUE (webhook_id, "position");

ALTER TABLE ONLY public.webhook_delivery
    ADD CONSTRAINT webhook_delivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.webhook
    ADD CONSTRAINT webhook_pkey PRIMARY KEY (id);

CREATE INDEX account_address_account_idx ON public.account_address USING btree (account_id);

CREATE INDEX account_assistant_email_idx ON public.account_assistant USING btree (email);

CREATE INDEX account_assistant_of_idx ON public.account_assistant USING btree (assistant_id);

CREATE INDEX account_kept_by_idx ON public.account USING btree (kept_by) WHERE (kept_by IS NOT NULL);

CREATE INDEX account_notice_account_idx ON public.account_notice USING btree (account_id, created_at);

CREATE INDEX account_notice_unmailed_idx ON public.account_notice USING btree (created_at) WHERE (mailed_at IS NULL);

CREATE INDEX account_role_clinic_idx ON public.account_role USING btree (clinic_id);

CREATE INDEX account_shares_with_idx ON public.account USING btree (shares_with) WHERE (shares_with IS NOT NULL);

CREATE INDEX api_token_account_idx ON public.api_token USING btree (account_id);

CREATE INDEX attempt_at_idx ON public.attempt USING btree (at);

CREATE INDEX attempt_key_idx ON public.attempt USING btree (kind, key, at);

CREATE INDEX change_at_idx ON public.change USING btree (at);

CREATE UNIQUE INDEX change_once_idx ON public.change USING btree (xact, practitioner_id) WHERE ("position" IS NULL);

CREATE UNIQUE INDEX change_position_idx ON public.change USING btree ("position") WHERE ("position" IS NOT NULL);

CREATE INDEX change_waiting_idx ON public.change USING btree (id) WHERE ("position" IS NULL);

CREATE INDEX claim_practitioner_idx ON public.claim USING btree (practitioner_id);

CREATE INDEX claim_token_idx ON public.claim USING btree (token_hash) WHERE (token_hash IS NOT NULL);

CREATE INDEX claim_waiting_idx ON public.claim USING btree (created_at) WHERE (status = 'waiting'::text);

CREATE INDEX clinic_key_clinic_idx ON public.clinic_key USING btree (clinic_id);

CREATE INDEX clinic_listing_practitioner_idx ON public.clinic_listing USING btree (practitioner_id);

CREATE INDEX concern_alias_concern_idx ON public.concern_alias USING btree (concern_id);

CREATE INDEX duplicate_candidate_second_idx ON public.duplicate_candidate USING btree (second_id);

CREATE INDEX error_report_about_idx ON public.error_report USING btree (practitioner_id);

CREATE INDEX import_job_clinic_idx ON public.import_job USING btree (clinic_id, id);

CREATE INDEX import_resource_practitioner_idx ON public.import_resource USING btree (import_id, practitioner) WHERE (practitioner IS NOT NULL);

CREATE INDEX introduction_owner_idx ON public.introduction USING btree (practitioner_id, mailed_on);

CREATE INDEX invitation_unmailed_idx ON public.invitation USING btree (invited_at) WHERE (mailed_at IS NULL);

CREATE INDEX match_change_at_idx ON public.match_change USING btree (at);

CREATE INDEX match_change_xact_idx ON public.match_change USING btree (xact);

CREATE INDEX match_profile_owner_idx ON public.match_profile USING btree (practitioner_id);

CREATE INDEX modality_alias_modality_idx ON public.modality_alias USING btree (modality_id);

CREATE INDEX modality_nucc_code_idx ON public.modality USING btree (nucc_code) WHERE (nucc_code IS NOT NULL);

CREATE INDEX modality_nucc_modality_idx ON public.modality_nucc USING btree (modality_id);

CREATE INDEX modality_service_type_idx ON public.modality USING btree (hl7_service_type) WHERE (hl7_service_type IS NOT NULL);

CREATE INDEX neutrality_audit_latest_idx ON public.neutrality_audit USING btree (audited_at DESC);

CREATE INDEX outgoing_mail_practitioner_idx ON public.outgoing_mail USING btree (practitioner_id);

CREATE INDEX partner_consent_partner_idx ON public.partner_consent USING btree (partner_id);

CREATE INDEX pgqueuer_ep_ea_idx ON public.pgqueuer USING btree (entrypoint, execute_after) WHERE (status = 'queued'::public.pgqueuer_status);

CREATE INDEX pgqueuer_ep_prio_id_idx ON public.pgqueuer USING btree (entrypoint, priority DESC, id) WHERE (status = 'queued'::public.pgqueuer_status);

CREATE INDEX pgqueuer_log_created ON public.pgqueuer_log USING btree (created);

CREATE INDEX pgqueuer_log_job_id_status ON public.pgqueuer_log USING btree (job_id, created DESC);

CREATE INDEX pgqueuer_log_not_aggregated ON public.pgqueuer_log USING btree ((1)) WHERE (NOT aggregated);

CREATE INDEX pgqueuer_log_status ON public.pgqueuer_log USING btree (status);

CREATE INDEX pgqueuer_picked_heartbeat_idx ON public.pgqueuer USING btree (heartbeat) WHERE (status = 'picked'::public.pgqueuer_status);

CREATE UNIQUE INDEX pgqueuer_picked_slot_idx ON public.pgqueuer USING btree (entrypoint, slot) WHERE ((status = 'picked'::public.pgqueuer_status) AND (slot IS NOT NULL));

CREATE INDEX pgqueuer_priority_id_id1_idx ON public.pgqueuer USING btree (priority, id DESC) INCLUDE (id) WHERE (status = 'queued'::public.pgqueuer_status);

CREATE INDEX pgqueuer_queue_manager_id_idx ON public.pgqueuer USING btree (queue_manager_id) WHERE (queue_manager_id IS NOT NULL);

CREATE UNIQUE INDEX pgqueuer_statistics_unique_count ON public.pgqueuer_statistics USING btree (priority, date_trunc('sec'::text, timezone('UTC'::text, created)), status, entrypoint);

CREATE UNIQUE INDEX pgqueuer_unique_dedupe_key ON public.pgqueuer USING btree (dedupe_key) WHERE ((status = ANY (ARRAY['queued'::public.pgqueuer_status, 'picked'::public.pgqueuer_status])) AND (dedupe_key IS NOT NULL));

CREATE INDEX pgqueuer_updated_id_id1_idx ON public.pgqueuer USING btree (updated, id DESC) INCLUDE (id) WHERE (status = 'picked'::public.pgqueuer_status);

CREATE INDEX picture_digest_idx ON public.picture USING btree (digest) WHERE (digest IS NOT NULL);

CREATE INDEX practitioner_changed_idx ON public.practitioner USING btree (changed_at, id);

CREATE INDEX practitioner_concern_term_idx ON public.practitioner_concern USING btree (concern_id);

CREATE INDEX practitioner_email_idx ON public.practitioner USING btree (lower(email)) WHERE (email IS NOT NULL);

CREATE INDEX practitioner_family_name_idx ON public.practitioner USING gin (public.folded_text(public.family_name(display_name)) public.gin_trgm_ops) WHERE (status = 'published'::text);

CREATE INDEX practitioner_modality_term_idx ON public.practitioner_modality USING btree (modality_id);

CREATE INDEX practitioner_name_words_idx ON public.practitioner USING gin (((' '::text || public.folded_text(display_name))) public.gin_trgm_ops) WHERE (status = 'published'::text);

CREATE INDEX practitioner_npi_idx ON public.practitioner USING btree (npi) WHERE (npi IS NOT NULL);

CREATE INDEX practitioner_paused_until_idx ON public.practitioner USING btree (paused_until) WHERE (paused_until IS NOT NULL);

CREATE INDEX practitioner_phone_idx ON public.practitioner USING btree ("right"(regexp_replace(contact_phone, '[^0-9]'::text, ''::text, 'g'::text), 10)) WHERE (contact_phone IS NOT NULL);

CREATE INDEX practitioner_photo_idx ON public.practitioner USING btree (id) WHERE (document ? 'photo'::text);

CREATE INDEX practitioner_place_address_idx ON public.practitioner_place USING gin (public.address_words(line, city, region, postal_code, country) public.gin_trgm_ops);

CREATE INDEX practitioner_place_city_idx ON public.practitioner_place USING gin (public.folded_text(city) public.gin_trgm_ops);

CREATE INDEX practitioner_place_lat_idx ON public.practitioner_place USING btree (lat, lon) WHERE (lat IS NOT NULL);

CREATE INDEX practitioner_place_postal_code_idx ON public.practitioner_place USING gin (public.folded_text(postal_code) public.gin_trgm_ops);

CREATE INDEX practitioner_place_region_idx ON public.practitioner_place USING gin (public.folded_text(region) public.gin_trgm_ops);

CREATE INDEX practitioner_ring_idx ON public.practitioner USING btree (uuid_hash_extended(id, (0)::bigint)) WHERE (status = 'published'::text);

CREATE INDEX profile_text_copied_idx ON public.profile_text USING btree (practitioner_id) WHERE copied;

CREATE INDEX profile_text_key_idx ON public.profile_text USING btree (key);

CREATE INDEX remembered_answer_started_idx ON public.remembered_answer USING btree (started_at);

CREATE INDEX request_count_minute_idx ON public.request_count USING btree (minute);

CREATE INDEX sanction_practitioner_idx ON public.sanction USING btree (practitioner_id);

CREATE INDEX security_log_at_idx ON public.security_log USING brin (at);

CREATE INDEX security_log_clinic_idx ON public.security_log USING btree (clinic_id, id);

CREATE INDEX session_account_idx ON public.session USING btree (account_id);

CREATE INDEX session_acts_for_idx ON public.session USING btree (acts_for) WHERE (acts_for IS NOT NULL);

CREATE INDEX session_expires_idx ON public.session USING btree (expires_at);

CREATE INDEX sign_in_link_email_idx ON public.sign_in_link USING btree (email);

CREATE INDEX sign_in_link_expires_idx ON public.sign_in_link USING btree (expires_at);

CREATE INDEX sign_in_link_nonce_idx ON public.sign_in_link USING btree (nonce_hash);

CREATE INDEX source_key_owner_idx ON public.source_key USING btree (practitioner_id);

CREATE INDEX tombstone_erased_idx ON public.tombstone USING btree (erased_at);

CREATE INDEX webhook_clinic_idx ON public.webhook USING btree (clinic_id);

CREATE INDEX webhook_delivery_created_idx ON public.webhook_delivery USING btree (created_at);

CREATE INDEX webhook_delivery_waiting_idx ON public.webhook_delivery USING btree (webhook_id, practitioner_id, "position") WHERE (status = 'waiting'::text);

CREATE TRIGGER tg_pgqueuer_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.pgqueuer FOR EACH STATEMENT EXECUTE FUNCTION public.fn_pgqueuer_changed();

ALTER TABLE ONLY public.account_address
    ADD CONSTRAINT account_address_account FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.account_assistant
    ADD CONSTRAINT account_assistant_account FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.account_assistant
    ADD CONSTRAINT account_assistant_of FOREIGN KEY (assistant_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_kept_by FOREIGN KEY (kept_by) REFERENCES public.account(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.account_notice
    ADD CONSTRAINT account_notice_account FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_practitioner FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.account_role
    ADD CONSTRAINT account_role_account FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.account_role
    ADD CONSTRAINT account_role_clinic FOREIGN KEY (clinic_id) REFERENCES public.clinic(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_shares_with FOREIGN KEY (shares_with) REFERENCES public.account(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.address_change
    ADD CONSTRAINT address_change_account FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_account FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.begun_profile
    ADD CONSTRAINT begun_profile_account FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_account FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_practitioner FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.clinic_column
    ADD CONSTRAINT clinic_column_clinic FOREIGN KEY (clinic_id) REFERENCES public.clinic(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.clinic_key
    ADD CONSTRAINT clinic_key_clinic FOREIGN KEY (clinic_id) REFERENCES public.clinic(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.clinic_listing
    ADD CONSTRAINT clinic_listing_clinic FOREIGN KEY (clinic_id) REFERENCES public.clinic(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.clinic_listing
    ADD CONSTRAINT clinic_listing_practitioner FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.clinic_origin
    ADD CONSTRAINT clinic_origin_clinic FOREIGN KEY (clinic_id) REFERENCES public.clinic(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.concern_alias
    ADD CONSTRAINT concern_alias_concern FOREIGN KEY (concern_id) REFERENCES public.concern(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.concern_reach
    ADD CONSTRAINT concern_reach_owner FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.duplicate_candidate
    ADD CONSTRAINT duplicate_candidate_first FOREIGN KEY (first_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.duplicate_candidate
    ADD CONSTRAINT duplicate_candidate_second FOREIGN KEY (second_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.error_report
    ADD CONSTRAINT error_report_about FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.form_draft
    ADD CONSTRAINT form_draft_account FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_job
    ADD CONSTRAINT import_job_clinic FOREIGN KEY (clinic_id) REFERENCES public.clinic(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_named
    ADD CONSTRAINT import_named_import FOREIGN KEY (import_id) REFERENCES public.import_job(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_piece
    ADD CONSTRAINT import_piece_import FOREIGN KEY (import_id) REFERENCES public.import_job(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_preview
    ADD CONSTRAINT import_preview_import FOREIGN KEY (import_id) REFERENCES public.import_job(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_problem
    ADD CONSTRAINT import_problem_import FOREIGN KEY (import_id) REFERENCES public.import_job(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_resource
    ADD CONSTRAINT import_resource_import FOREIGN KEY (import_id) REFERENCES public.import_job(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.introduction
    ADD CONSTRAINT introduction_owner FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_practitioner FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.match_profile
    ADD CONSTRAINT match_profile_owner FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.modality_alias
    ADD CONSTRAINT modality_alias_modality FOREIGN KEY (modality_id) REFERENCES public.modality(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.modality_nucc
    ADD CONSTRAINT modality_nucc_modality FOREIGN KEY (modality_id) REFERENCES public.modality(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.outgoing_mail
    ADD CONSTRAINT outgoing_mail_about FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.partner_consent
    ADD CONSTRAINT partner_consent_giver FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.partner_consent
    ADD CONSTRAINT partner_consent_partner FOREIGN KEY (partner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.picture
    ADD CONSTRAINT picture_owner FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.practitioner_concern
    ADD CONSTRAINT practitioner_concern_owner FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.practitioner_concern
    ADD CONSTRAINT practitioner_concern_term FOREIGN KEY (concern_id) REFERENCES public.concern(id);

ALTER TABLE ONLY public.practitioner_modality
    ADD CONSTRAINT practitioner_modality_owner FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.practitioner_modality
    ADD CONSTRAINT practitioner_modality_term FOREIGN KEY (modality_id) REFERENCES public.modality(id);

ALTER TABLE ONLY public.practitioner_place
    ADD CONSTRAINT practitioner_place_owner FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.practitioner_version
    ADD CONSTRAINT practitioner_version_owner FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.profile_text
    ADD CONSTRAINT profile_text_owner FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.reach
    ADD CONSTRAINT reach_owner FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.reminder
    ADD CONSTRAINT reminder_owner FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.sanction
    ADD CONSTRAINT sanction_of FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_account FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_acts_for FOREIGN KEY (acts_for) REFERENCES public.account(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.source_key
    ADD CONSTRAINT source_key_owner FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.suspension
    ADD CONSTRAINT suspension_of FOREIGN KEY (practitioner_id) REFERENCES public.practitioner(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.webhook
    ADD CONSTRAINT webhook_clinic FOREIGN KEY (clinic_id) REFERENCES public.clinic(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.webhook_delivery
    ADD CONSTRAINT webhook_delivery_webhook FOREIGN KEY (webhook_id) REFERENCES public.webhook(id) ON DELETE CASCADE;
