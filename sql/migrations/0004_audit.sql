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
