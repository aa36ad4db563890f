-- additive
-- What a practitioner is to be told, on the overview and by mail: only the kind, who, and which fields; no text of
-- anybody's. Which kinds an account wants no mail about.
CREATE TABLE account_notice (
    id uuid NOT NULL DEFAULT uuidv7(),
    account_id uuid NOT NULL,
    kind text NOT NULL,
    details jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    mailed_at timestamptz,
    CONSTRAINT account_notice_pkey PRIMARY KEY (id),
    CONSTRAINT account_notice_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT account_notice_kind_known CHECK (kind IN ('profile changed', 'partner asks', 'claim decided'))
);
CREATE INDEX account_notice_account_idx ON account_notice (account_id, created_at);
CREATE INDEX account_notice_unmailed_idx ON account_notice (created_at) WHERE mailed_at IS NULL;

ALTER TABLE account ADD COLUMN unmailed text[] NOT NULL DEFAULT '{}';
