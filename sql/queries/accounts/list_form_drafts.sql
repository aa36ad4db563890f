-- What an account has typed and not saved.
-- $1 account id  $2 one step, or null for all
SELECT d.step, d.version, d.answers, d.saved_at
FROM form_draft AS d
WHERE d.account_id = $1 AND ($2::text IS NULL OR d.step = $2)
ORDER BY d.saved_at DESC
