-- :account_id  :role  :clinic_id of a clinic's role  :now
INSERT INTO account_role (account_id, role, clinic_id, given_at)
VALUES (:account_id, :role, :clinic_id, :now)
ON CONFLICT DO NOTHING
