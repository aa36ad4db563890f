-- Forgets an upload of which nothing has come for so long; whether it was so.
-- $1 id  $2 minutes
DELETE FROM import_job
WHERE id = $1 AND status = 'receiving' AND heard_at < now() - $2 * interval '1 minute'
