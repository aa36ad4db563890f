-- Profiles that hold the same text as another one: shown once on a page, and to the operator.

CREATE TABLE profile_text (
    practitioner_id uuid NOT NULL,
    key bigint NOT NULL, -- of the letters of the profile's text alone
    copied boolean NOT NULL DEFAULT false, -- another profile holds the same
    CONSTRAINT profile_text_pkey PRIMARY KEY (practitioner_id),
    CONSTRAINT profile_text_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE
);
CREATE INDEX profile_text_key_idx ON profile_text (key);
CREATE INDEX profile_text_copied_idx ON profile_text (practitioner_id) WHERE copied;

ALTER TABLE duplicate_candidate
DROP CONSTRAINT duplicate_candidate_how_known,
ADD CONSTRAINT duplicate_candidate_how_known
    CHECK (how IN ('npi', 'name and contact', 'name and place', 'same text'));
