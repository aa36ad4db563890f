-- What is typed into a step takes the place of what was typed into it before.
INSERT INTO form_draft (account_id, step, version, answers, saved_at)
VALUES (:account_id, :step, :version, :answers, :saved_at)
ON CONFLICT (account_id, step) DO UPDATE
SET version = excluded.version, answers = excluded.answers, saved_at = excluded.saved_at
