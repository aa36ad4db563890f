-- Clinics: keys and their use, rosters, imports, the changes feed with its webhooks, remembered answers, the audit log.

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
    CONSTRAINT duplicate_candidate_how_known CHECK (how IN ('npi', 'name and contact', 'name and place'))
);
CREATE INDEX duplicate_candidate_second_idx ON duplicate_candidate (second_id);

-- The changes feed --------------------------------------------------------------------------------------------

-- Written by triggers, so that no writer can forget it; at most one row per transaction and person. `position` is
-- given after the commit, by one transaction at a time (sql/queries/place_changes.sql): whoever has seen a position
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
