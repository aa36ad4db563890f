-- Introductions: that one was mailed and whether it was answered; nothing about who wrote it, and not a word of it.
CREATE TABLE introduction (
    token_hash bytea NOT NULL,
    practitioner_id uuid NOT NULL,
    mailed_on date NOT NULL,
    answered boolean NOT NULL DEFAULT false,
    CONSTRAINT introduction_pkey PRIMARY KEY (token_hash),
    CONSTRAINT introduction_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE
);
CREATE INDEX introduction_owner_idx ON introduction (practitioner_id, mailed_on);
