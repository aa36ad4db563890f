-- Forgets an import that was never wholly received.
-- $1 id
DELETE FROM import_job
WHERE id = $1 AND status = 'receiving'
