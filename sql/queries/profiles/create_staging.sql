-- The temporary table that profiles pass through on their way in (COPY); it lives for one transaction.
CREATE TEMPORARY TABLE staged_profile (
    source text NOT NULL,
    external_id text NOT NULL,
    wanted_id uuid,
    practitioner_id uuid,
    outcome text,
    status text,
    status_explicit boolean NOT NULL,
    confirmed_at timestamptz,
    content_digest bytea NOT NULL,
    document jsonb NOT NULL,
    places jsonb,
    modality_ids integer[] NOT NULL,
    concern_ids integer[] NOT NULL,
    field_source text NOT NULL,
    field_sources jsonb,
    field_dates jsonb,
    saved_at timestamptz NOT NULL,
    saved_by text NOT NULL
) ON COMMIT DROP
