-- Lets a reviewed import count: it begins anew, and this time keeps what it reads. Whether it could.
-- :id import  :clinic_id its clinic  :actor who decides  :mode  :confirmed
UPDATE import_job
SET status = 'queued', dry_run = false, reviewed = false, actor = :actor, mode = :mode, confirmed = :confirmed,
    taken_bytes = 0, rows = 0, joined_to = NULL, created = 0, updated = 0, unchanged = 0, skipped = 0,
    rejected = 0, warned = 0, ended = 0, detail = NULL, started_at = NULL, finished_at = NULL
WHERE id = :id AND clinic_id = :clinic_id AND reviewed AND status = 'done'
RETURNING true
