-- $1 id  $2 status  $3 detail  $4 at
UPDATE import_job
SET status = $2, detail = coalesce($3, detail), finished_at = $4
WHERE id = $1 AND status IN ('queued', 'running')
