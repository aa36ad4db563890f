-- The status of a profile, which is kept as it is until the transaction ends, and what is told when it is erased.
-- $1 id
SELECT status, paused_until, confirmed_at FROM practitioner WHERE id = $1 FOR NO KEY UPDATE
