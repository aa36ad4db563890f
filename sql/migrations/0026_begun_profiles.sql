-- additive
-- A profile that somebody had begun before theirs from a source was granted to them, until they have brought both together.
CREATE TABLE begun_profile (
    account_id uuid NOT NULL,
    document jsonb NOT NULL,
    was_published boolean NOT NULL,
    set_aside_at timestamptz NOT NULL,
    CONSTRAINT begun_profile_pkey PRIMARY KEY (account_id),
    CONSTRAINT begun_profile_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
);
INSERT INTO server_secret (name, value)
VALUES ('claim proof', sha256((gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text)::bytea));
