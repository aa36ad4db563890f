-- A new import that is still being received; None when its idempotency key was used before.
-- $1 one['clinic_id']  $2 one['actor']  $3 one['format']  $4 one['dry_run']  $5 one['idempotency_key']
INSERT INTO import_job (clinic_id, actor, format, dry_run, idempotency_key)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (clinic_id, idempotency_key) DO NOTHING
RETURNING id, clinic_id, actor, format, dry_run, status, detail, digest, bytes, taken_bytes, rows, joined_to,
    created, updated, unchanged, skipped, rejected, created_at, started_at, finished_at
