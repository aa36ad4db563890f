-- The whole file is there.
-- $1 id  $2 size  $3 digest
UPDATE import_job
SET status = 'queued', bytes = $2, digest = $3
WHERE id = $1
RETURNING id, clinic_id, actor, format, dry_run, status, detail, digest, bytes, taken_bytes, rows, joined_to,
    created, updated, unchanged, skipped, rejected, warned, ended, mode, confirmed, created_at, started_at, finished_at
