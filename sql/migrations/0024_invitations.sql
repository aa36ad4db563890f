-- additive
-- Who was asked, by the order of a clinic or the operator, whether an imported profile is theirs; and the addresses that
-- want no mail of this directory, as keyed hashes.
CREATE TABLE invitation (
    practitioner_id uuid NOT NULL,
    invited_by text NOT NULL, -- as the mail names them
    invited_at timestamptz NOT NULL,
    mailed_at timestamptz,
    CONSTRAINT invitation_pkey PRIMARY KEY (practitioner_id),
    CONSTRAINT invitation_practitioner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE
);
CREATE INDEX invitation_unmailed_idx ON invitation (invited_at) WHERE mailed_at IS NULL;

CREATE TABLE unwanted_mail (
    hash bytea NOT NULL, -- of an address, by the secret "invitation"
    at timestamptz NOT NULL,
    CONSTRAINT unwanted_mail_pkey PRIMARY KEY (hash)
);
INSERT INTO server_secret (name, value)
VALUES ('invitation', sha256((gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text)::bytea));
