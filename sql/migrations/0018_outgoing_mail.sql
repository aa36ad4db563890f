-- additive
-- Mails that were promised and not handed over yet; a row goes as soon as the mail server has its letter. Never a
-- seeker's message, and no sign-in link. A letter about somebody goes with them.
CREATE TABLE outgoing_mail (
    id uuid NOT NULL DEFAULT uuidv7(),
    letter jsonb NOT NULL,
    practitioner_id uuid,
    created_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    given_up_at timestamptz,
    CONSTRAINT outgoing_mail_pkey PRIMARY KEY (id),
    CONSTRAINT outgoing_mail_about FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE
);
CREATE INDEX outgoing_mail_practitioner_idx ON outgoing_mail (practitioner_id);
