UPDATE import_job
SET status = :status, detail = coalesce(:detail, detail), finished_at = :at
WHERE id = :id AND status IN ('queued', 'running')
