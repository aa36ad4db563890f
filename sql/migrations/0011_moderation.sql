-- The operator can hide a profile: `suspended` stands where its own status stood, which comes back when it is restored.
ALTER TABLE practitioner DROP CONSTRAINT practitioner_status_known;
ALTER TABLE practitioner ADD CONSTRAINT practitioner_status_known CHECK (
    status IN ('draft', 'published', 'paused', 'withdrawn', 'suspended')
);

CREATE TABLE suspension (
    practitioner_id uuid NOT NULL,
    was text NOT NULL,
    reason text NOT NULL,
    since timestamptz NOT NULL,
    answer text,
    answered_at timestamptz,
    CONSTRAINT suspension_pkey PRIMARY KEY (practitioner_id),
    CONSTRAINT suspension_of FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT suspension_was_known CHECK (was IN ('draft', 'published', 'paused', 'withdrawn')),
    CONSTRAINT suspension_reason_filled CHECK (btrim(reason) <> '' AND char_length(reason) <= 2000),
    CONSTRAINT suspension_answer_length CHECK (char_length(answer) <= 2000)
);

-- A licence that was taken away or another sanction, with who says so and where that can be read.
CREATE TABLE sanction (
    id uuid NOT NULL DEFAULT uuidv7(),
    practitioner_id uuid NOT NULL,
    kind text NOT NULL,
    authority text NOT NULL,
    source text NOT NULL,
    decided_on date NOT NULL,
    noted_at timestamptz NOT NULL,
    CONSTRAINT sanction_pkey PRIMARY KEY (id),
    CONSTRAINT sanction_of FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT sanction_kind_known CHECK (kind IN ('licence revoked', 'licence suspended', 'sanction')),
    CONSTRAINT sanction_authority_filled CHECK (btrim(authority) <> '' AND char_length(authority) <= 200),
    CONSTRAINT sanction_source_link CHECK (source ~ '^https?://' AND char_length(source) <= 500)
);
CREATE INDEX sanction_practitioner_idx ON sanction (practitioner_id);

-- What a reader reports: an error, or a harm.
ALTER TABLE error_report ADD COLUMN about text NOT NULL DEFAULT 'error';
ALTER TABLE error_report ADD CONSTRAINT error_report_about_known CHECK (
    about IN ('error', 'danger', 'abuse', 'false identity')
);
