-- Practitioners' own accounts: sign-in, sessions, claims, partners, reminders, reach, and what is left after erasure.

-- The key of one-click links in reminders; the key with which addresses are hashed where attempts are counted.
INSERT INTO server_secret (name, value)
SELECT t.name, sha256((gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text)::bytea)
FROM (VALUES ('confirm link'), ('attempts')) AS t (name);

-- A term that a person has looked at stays, also when nobody uses it any more.
ALTER TABLE modality DROP CONSTRAINT modality_origin_known,
    ADD CONSTRAINT modality_origin_known CHECK (origin IN ('shipped', 'added', 'reviewed'));
ALTER TABLE concern DROP CONSTRAINT concern_origin_known,
    ADD CONSTRAINT concern_origin_known CHECK (origin IN ('shipped', 'added', 'reviewed'));

-- Whoever proved an address; made by the first sign-in. Keeps one profile at most.
CREATE TABLE account (
    id uuid NOT NULL DEFAULT uuidv7(),
    email text NOT NULL,
    practitioner_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT account_pkey PRIMARY KEY (id),
    CONSTRAINT account_email_unique UNIQUE (email),
    CONSTRAINT account_email_lower CHECK (email = lower(email) AND char_length(email) <= 254),
    CONSTRAINT account_practitioner_unique UNIQUE (practitioner_id),
    CONSTRAINT account_practitioner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE SET NULL
);

-- A mailed sign-in link: hashed, single use, good in the browser that asked (nonce).
CREATE TABLE sign_in_link (
    token_hash bytea NOT NULL,
    nonce_hash bytea NOT NULL,
    email text NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT sign_in_link_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX sign_in_link_email_idx ON sign_in_link (email);
CREATE INDEX sign_in_link_expires_idx ON sign_in_link (expires_at);

CREATE TABLE session (
    token_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    CONSTRAINT session_pkey PRIMARY KEY (token_hash),
    CONSTRAINT session_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX session_account_idx ON session (account_id);
CREATE INDEX session_expires_idx ON session (expires_at);

-- A personal token for those who script.
CREATE TABLE api_token (
    id uuid NOT NULL DEFAULT uuidv7(),
    account_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    name text NOT NULL,
    shown text NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    used_at timestamptz,
    CONSTRAINT api_token_pkey PRIMARY KEY (id),
    CONSTRAINT api_token_hash_unique UNIQUE (token_hash),
    CONSTRAINT api_token_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT api_token_name_filled CHECK (btrim(name) <> '' AND char_length(name) <= 100),
    CONSTRAINT api_token_scopes_known CHECK (scopes <@ ARRAY['profile:read', 'profile:write'])
);
CREATE INDEX api_token_account_idx ON api_token (account_id);

-- Attempts at signing in, by keyed hash of what tried; forgotten after a day.
CREATE TABLE attempt (
    kind text NOT NULL,
    key bytea NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX attempt_key_idx ON attempt (kind, key, at);
CREATE INDEX attempt_at_idx ON attempt (at);

-- Someone says an imported profile is theirs: granted by a link to the imported address, or by a person's word.
CREATE TABLE claim (
    id uuid NOT NULL DEFAULT uuidv7(),
    account_id uuid NOT NULL,
    practitioner_id uuid NOT NULL,
    status text NOT NULL,
    note text,
    token_hash bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    decided_at timestamptz,
    decided_by text,
    CONSTRAINT claim_pkey PRIMARY KEY (id),
    CONSTRAINT claim_once UNIQUE (account_id, practitioner_id),
    CONSTRAINT claim_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT claim_practitioner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT claim_status_known CHECK (status IN ('mailed', 'waiting', 'granted', 'refused')),
    CONSTRAINT claim_note_length CHECK (char_length(note) <= 1000)
);
CREATE INDEX claim_practitioner_idx ON claim (practitioner_id);
CREATE INDEX claim_token_idx ON claim (token_hash) WHERE token_hash IS NOT NULL;
CREATE INDEX claim_waiting_idx ON claim (created_at) WHERE status = 'waiting';

-- One side's wish to be shown as working alongside the other; agreed once both directions are there.
CREATE TABLE partner_consent (
    practitioner_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    given_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT partner_consent_pkey PRIMARY KEY (practitioner_id, partner_id),
    CONSTRAINT partner_consent_giver FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT partner_consent_partner FOREIGN KEY (partner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT partner_consent_two_people CHECK (practitioner_id <> partner_id)
);
CREATE INDEX partner_consent_partner_idx ON partner_consent (partner_id);

-- Reminders sent: each step of a confirmation's age once.
CREATE TABLE reminder (
    practitioner_id uuid NOT NULL,
    confirmed_at timestamptz NOT NULL,
    after_days integer NOT NULL,
    sent_at timestamptz NOT NULL,
    CONSTRAINT reminder_pkey PRIMARY KEY (practitioner_id, confirmed_at, after_days),
    CONSTRAINT reminder_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE
);

-- How often a profile was shown in a week and in which band of ranks; nothing about who looked.
CREATE TABLE reach (
    practitioner_id uuid NOT NULL,
    week date NOT NULL,
    band text NOT NULL,
    shown bigint NOT NULL,
    CONSTRAINT reach_pkey PRIMARY KEY (practitioner_id, week, band),
    CONSTRAINT reach_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT reach_band_known CHECK (band IN ('1-3', '4-10', '11-20', 'later')),
    CONSTRAINT reach_week_monday CHECK (extract(isodow FROM week) = 1)
);

-- All that is left of an erased profile, so that those who follow the changes can erase it too.
CREATE TABLE tombstone (
    practitioner_id uuid NOT NULL,
    erased_at timestamptz NOT NULL,
    reason text NOT NULL,
    CONSTRAINT tombstone_pkey PRIMARY KEY (practitioner_id),
    CONSTRAINT tombstone_reason_known CHECK (reason IN ('erased by the practitioner', 'delisted', 'operator'))
);
CREATE INDEX tombstone_erased_idx ON tombstone (erased_at);
