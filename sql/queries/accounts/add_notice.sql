-- Tells whoever keeps a profile; nobody where it is unclaimed. `mailed`: a mail of its own has said it.
INSERT INTO account_notice (account_id, kind, details, created_at, mailed_at)
SELECT a.id, :kind, :details, :created_at::timestamptz, CASE WHEN :mailed::boolean THEN :created_at::timestamptz END
FROM account AS a WHERE a.practitioner_id = :practitioner_id
