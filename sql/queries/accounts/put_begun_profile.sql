INSERT INTO begun_profile (account_id, document, was_published, set_aside_at)
VALUES (:account_id, :document, :was_published, :set_aside_at)
ON CONFLICT (account_id) DO UPDATE
SET document = excluded.document, was_published = excluded.was_published, set_aside_at = excluded.set_aside_at
