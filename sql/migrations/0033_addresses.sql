-- additive
-- A second address with which somebody signs in; and a change that waits to be confirmed from both mailboxes, by links
-- kept as hashes: NULL once confirmed, or where nothing is to be confirmed.
CREATE TABLE account_address (
    email text NOT NULL,
    account_id uuid NOT NULL,
    confirmed_at timestamptz NOT NULL,
    CONSTRAINT account_address_pkey PRIMARY KEY (email),
    CONSTRAINT account_address_lower CHECK (email = lower(email) AND char_length(email) <= 254),
    CONSTRAINT account_address_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX account_address_account_idx ON account_address (account_id);

CREATE TABLE address_change (
    account_id uuid NOT NULL,
    email text NOT NULL, -- the new one
    second boolean NOT NULL, -- beside the present one, not in its place
    present_hash bytea,
    new_hash bytea,
    expires_at timestamptz NOT NULL,
    CONSTRAINT address_change_pkey PRIMARY KEY (account_id),
    CONSTRAINT address_change_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
);
