-- A new import that is still being received; None when its idempotency key was used before.
INSERT INTO import_job (
    clinic_id, actor, format, dry_run, idempotency_key, mode, confirmed, reviewed, mapping, file_name
)
VALUES (
    :clinic_id, :actor, :format, :dry_run, :idempotency_key, :mode, :confirmed, :reviewed, :mapping, :file_name
)
ON CONFLICT (clinic_id, idempotency_key) DO NOTHING
RETURNING id, clinic_id, actor, format, dry_run, status, detail, digest, bytes, taken_bytes, rows, joined_to,
    created, updated, unchanged, skipped, rejected, warned, ended, mode, confirmed, reviewed, mapping, left_out, file_name,
    created_at, started_at, finished_at
