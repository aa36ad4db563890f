-- additive
-- What an account may do besides keeping a profile: for the whole directory, or for one clinic.
CREATE TABLE account_role (
    account_id uuid NOT NULL,
    role text NOT NULL,
    clinic_id uuid,
    given_at timestamptz NOT NULL,
    CONSTRAINT account_role_once UNIQUE NULLS NOT DISTINCT (account_id, role, clinic_id),
    CONSTRAINT account_role_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT account_role_clinic FOREIGN KEY (clinic_id) REFERENCES clinic (id) ON DELETE CASCADE,
    CONSTRAINT account_role_known CHECK (role IN ('operator', 'clinic')),
    CONSTRAINT account_role_of_clinic CHECK ((role = 'clinic') = (clinic_id IS NOT NULL))
);
CREATE INDEX account_role_clinic_idx ON account_role (clinic_id);
