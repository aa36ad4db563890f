-- The import as it stands, running from now on; None when there is nothing (more) to do.
-- $1 id  $2 at
UPDATE import_job
SET status = 'running', started_at = coalesce(started_at, $2)
WHERE id = $1 AND status IN ('queued', 'running')
RETURNING id, clinic_id, actor, format, dry_run, status, detail, digest, bytes, taken_bytes, rows, joined_to,
    created, updated, unchanged, skipped, rejected, warned, ended, mode, confirmed, reviewed, mapping, left_out, file_name,
    created_at, started_at, finished_at
