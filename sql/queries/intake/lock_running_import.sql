-- The import, locked, while it is running; None when it was cancelled.
-- $1 id
SELECT id, clinic_id, actor, format, dry_run, status, detail, digest, bytes, taken_bytes, rows, joined_to,
    created, updated, unchanged, skipped, rejected, warned, ended, mode, confirmed, reviewed, mapping, left_out, file_name,
    created_at, started_at, finished_at
FROM import_job
WHERE id = $1 AND status = 'running'
FOR UPDATE
