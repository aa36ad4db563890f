-- additive
-- The picture of a practitioner as this server made it of what the profile states (`photo`): an upload, or an address
-- that was fetched once. Without data: it could not be fetched, or was none.
CREATE TABLE picture (
    practitioner_id uuid NOT NULL,
    stated text NOT NULL, -- the `photo` it was made of; another one in the profile is another picture
    digest bytea,
    data bytea,
    attempts smallint NOT NULL DEFAULT 0,
    tried_at timestamptz NOT NULL,
    CONSTRAINT picture_pkey PRIMARY KEY (practitioner_id),
    CONSTRAINT picture_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT picture_whole CHECK ((digest IS NULL) = (data IS NULL)),
    CONSTRAINT picture_size CHECK (octet_length(data) <= 1000000)
);
CREATE INDEX picture_digest_idx ON picture (digest) WHERE digest IS NOT NULL;
CREATE INDEX practitioner_photo_idx ON practitioner (id) WHERE document ? 'photo';
