-- What the operator has hidden stays hidden.
-- $1 id  $2 status  $3 now
UPDATE practitioner
SET status = $2, changed_at = $3
WHERE id = $1 AND status NOT IN ($2, 'suspended')
