-- Uploads that broke off before $1.
DELETE FROM import_job WHERE created_at < $1 AND status = 'receiving'
