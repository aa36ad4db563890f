-- Profiles whose pause ends today, or ended.
-- $1 today  $2 how many
SELECT id, source FROM practitioner WHERE status = 'paused' AND paused_until <= $1 ORDER BY paused_until, id LIMIT $2
