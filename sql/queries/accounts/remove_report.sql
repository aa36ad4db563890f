-- False when there is none.
-- $1 id
DELETE FROM error_report
WHERE id = $1
RETURNING true
