-- $1 clinic_id  $2 key
SELECT id, clinic_id, actor, format, dry_run, status, detail, digest, bytes, taken_bytes, rows, joined_to,
    created, updated, unchanged, skipped, rejected, warned, ended, mode, confirmed, reviewed, mapping, left_out, file_name,
    created_at, started_at, finished_at
FROM import_job
WHERE clinic_id = $1 AND idempotency_key = $2
