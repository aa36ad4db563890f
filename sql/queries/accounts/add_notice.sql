-- Tells whoever keeps a profile; nobody where it is unclaimed.
-- $1 profile id  $2 kind  $3 details
INSERT INTO account_notice (account_id, kind, details, created_at)
SELECT a.id, $2, $3, now() FROM account AS a WHERE a.practitioner_id = $1
