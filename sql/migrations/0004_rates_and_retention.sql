-- One table of requests per caller and minute, for keys and network addresses alike; rows older than an hour are deleted.
-- A caller is the id of a key, or the keyed hash of a network address.
CREATE UNLOGGED TABLE request_count (
    caller bytea NOT NULL,
    minute timestamptz NOT NULL,
    requests integer NOT NULL,
    CONSTRAINT request_count_pkey PRIMARY KEY (caller, minute)
);
CREATE INDEX request_count_minute_idx ON request_count (minute);
DROP TABLE key_use;

-- The security log is deleted by age (service/core/retention.py); its rows lie in the order of time.
CREATE INDEX audit_log_at_idx ON audit_log USING brin (at);
