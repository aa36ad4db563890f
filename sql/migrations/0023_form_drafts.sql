-- additive
-- What a practitioner has typed into a step of the form and not saved yet: the inputs as posted, by account and step.
CREATE TABLE form_draft (
    account_id uuid NOT NULL,
    step text NOT NULL,
    version integer NOT NULL, -- of the profile that the step was opened with
    answers jsonb NOT NULL,
    saved_at timestamptz NOT NULL,
    CONSTRAINT form_draft_pkey PRIMARY KEY (account_id, step),
    CONSTRAINT form_draft_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
);
