-- Begins the review of an import anew, with its columns as somebody has said; whether it could.
-- $1 import  $2 clinic  $3 mapping
UPDATE import_job
SET status = 'queued', mapping = $3, left_out = '{}', dry_run = true, taken_bytes = 0, rows = 0, joined_to = NULL,
    created = 0, updated = 0, unchanged = 0, skipped = 0, rejected = 0, warned = 0, ended = 0, detail = NULL,
    started_at = NULL, finished_at = NULL
WHERE id = $1 AND clinic_id = $2 AND reviewed AND status IN ('held', 'done', 'failed')
RETURNING true
