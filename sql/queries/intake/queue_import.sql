-- The whole file is there; a reviewed one waits for a person to look at its columns.
-- $1 id  $2 size  $3 digest
UPDATE import_job
SET status = CASE WHEN reviewed THEN 'held' ELSE 'queued' END, bytes = $2, digest = $3
WHERE id = $1
RETURNING id, clinic_id, actor, format, dry_run, status, detail, digest, bytes, taken_bytes, rows, joined_to,
    created, updated, unchanged, skipped, rejected, warned, ended, mode, confirmed, reviewed, mapping, left_out, file_name,
    created_at, started_at, finished_at
