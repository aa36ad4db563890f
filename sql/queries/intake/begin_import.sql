-- A new import that is still being received; None when its idempotency key was used before.
INSERT INTO import_job (clinic_id, actor, format, dry_run, idempotency_key, mode, confirmed)
VALUES (:clinic_id, :actor, :format, :dry_run, :idempotency_key, :mode, :confirmed)
ON CONFLICT (clinic_id, idempotency_key) DO NOTHING
RETURNING id, clinic_id, actor, format, dry_run, status, detail, digest, bytes, taken_bytes, rows, joined_to,
    created, updated, unchanged, skipped, rejected, warned, ended, mode, confirmed, created_at, started_at, finished_at
