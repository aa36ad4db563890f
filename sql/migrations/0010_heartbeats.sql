-- additive
-- When something was last seen at work: workers, writing, backups. One row a kind; a probe of writing touches its own.
CREATE TABLE heartbeat (
    name text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT heartbeat_pkey PRIMARY KEY (name)
);
