-- What authorities decided about somebody, the latest first.
-- $1 practitioner
SELECT s.kind, s.authority, s.source, s.decided_on, s.noted_at
FROM sanction AS s
WHERE s.practitioner_id = $1
ORDER BY s.decided_on DESC, s.id DESC
