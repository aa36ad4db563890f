-- Several people of a practice under one login, and assistants. Not additive: an account of a practice may have no
-- address of its own, which an older program does not expect.
ALTER TABLE account ALTER COLUMN email DROP NOT NULL;
ALTER TABLE account ADD COLUMN kept_by uuid;
ALTER TABLE account ADD COLUMN shares_with uuid; -- whose places and fees its profile takes
ALTER TABLE account ADD CONSTRAINT account_kept_by FOREIGN KEY (kept_by) REFERENCES account (id) ON DELETE SET NULL;
ALTER TABLE account ADD CONSTRAINT account_shares_with
FOREIGN KEY (shares_with) REFERENCES account (id) ON DELETE SET NULL;
ALTER TABLE account ADD CONSTRAINT account_reachable CHECK (email IS NOT NULL OR kept_by IS NOT NULL);
CREATE INDEX account_kept_by_idx ON account (kept_by) WHERE kept_by IS NOT NULL;
CREATE INDEX account_shares_with_idx ON account (shares_with) WHERE shares_with IS NOT NULL;

-- Who helps: asked by address, and known by their account once they have agreed.
CREATE TABLE account_assistant (
    account_id uuid NOT NULL,
    email text NOT NULL,
    assistant_id uuid,
    asked_at timestamptz NOT NULL,
    CONSTRAINT account_assistant_pkey PRIMARY KEY (account_id, email),
    CONSTRAINT account_assistant_lower CHECK (email = lower(email) AND char_length(email) <= 254),
    CONSTRAINT account_assistant_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT account_assistant_of FOREIGN KEY (assistant_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX account_assistant_of_idx ON account_assistant (assistant_id);
CREATE INDEX account_assistant_email_idx ON account_assistant (email);

-- Whose account a browser works at, where it is not the one that signed in.
ALTER TABLE session ADD COLUMN acts_for uuid;
ALTER TABLE session ADD CONSTRAINT session_acts_for
FOREIGN KEY (acts_for) REFERENCES account (id) ON DELETE SET NULL;
CREATE INDEX session_acts_for_idx ON session (acts_for) WHERE acts_for IS NOT NULL;

-- An account with the address at which its person is reached: their own, or that of the practice.
CREATE VIEW reachable_account AS
SELECT
    a.id, coalesce(a.email, (SELECT k.email FROM account AS k WHERE k.id = a.kept_by)) AS email, a.practitioner_id,
    a.created_at, a.left_unsaid, a.unmailed, a.unshown
FROM account AS a;
