-- Sources can end things: a full file ends the listings it leaves out, and an import says whom it has ended. Whoever has
-- erased their profile is remembered by keyed hashes alone, so that no import brings them back.
ALTER TABLE import_job
ADD COLUMN mode text NOT NULL DEFAULT 'upsert',
ADD COLUMN confirmed boolean NOT NULL DEFAULT false,
ADD COLUMN ended bigint NOT NULL DEFAULT 0,
ADD CONSTRAINT import_job_mode_known CHECK (mode IN ('upsert', 'replace'));

CREATE TABLE erased_person (
    hash bytea NOT NULL, -- of an address, an NPI, or a source's own id, by the secret "erased"
    at timestamptz NOT NULL,
    CONSTRAINT erased_person_pkey PRIMARY KEY (hash)
);
INSERT INTO server_secret (name, value)
VALUES ('erased', sha256((gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text)::bytea));
