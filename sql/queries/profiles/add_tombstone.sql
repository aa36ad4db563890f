-- What those who follow the changes will see in place of an erased profile.
-- $1 id  $2 now  $3 reason
INSERT INTO tombstone (practitioner_id, erased_at, reason)
VALUES ($1, $2, $3)
ON CONFLICT DO NOTHING
