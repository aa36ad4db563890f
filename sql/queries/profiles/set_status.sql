-- What the operator has hidden stays hidden. A pause ends at the beginning of $4, if it is given.
-- $1 id  $2 status  $3 now  $4 date or NULL
UPDATE practitioner
SET status = $2, paused_until = $4, changed_at = $3
WHERE id = $1 AND status <> 'suspended' AND (status <> $2 OR paused_until IS DISTINCT FROM $4::date)
