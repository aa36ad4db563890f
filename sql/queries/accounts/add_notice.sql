-- Tells whoever keeps a profile; nobody where it is unclaimed.
-- $1 profile id  $2 kind  $3 details  $4 whether a mail of its own has said it
INSERT INTO account_notice (account_id, kind, details, created_at, mailed_at)
SELECT a.id, $2, $3, now(), CASE WHEN $4 THEN now() END FROM account AS a WHERE a.practitioner_id = $1
