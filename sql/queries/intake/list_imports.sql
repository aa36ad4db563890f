-- A clinic's imports, the latest first.
-- $1 clinic  $2 how many  $3 begun before this one (NULL: from the end)
SELECT id, clinic_id, actor, format, dry_run, status, detail, digest, bytes, taken_bytes, rows, joined_to,
    created, updated, unchanged, skipped, rejected, warned, ended, mode, confirmed, reviewed, mapping, left_out, file_name,
    created_at, started_at, finished_at
FROM import_job
WHERE clinic_id = $1 AND status <> 'receiving' AND ($3::uuid IS NULL OR id < $3)
ORDER BY id DESC
LIMIT $2
