-- Whether this is the first request under the key.
-- $1 owner  $2 key  $3 digest  $4 now
INSERT INTO remembered_answer (owner, key, digest, started_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING
