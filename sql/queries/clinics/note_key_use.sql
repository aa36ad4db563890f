-- Notes when a key was last used, once a minute.
-- $1 key  $2 now
UPDATE clinic_key SET used_at = $2
WHERE id = $1 AND (used_at IS NULL OR used_at < date_trunc('minute', $2::timestamptz))
