-- Whether this is the first request under the key.
INSERT INTO remembered_answer (owner, key, digest, started_at)
VALUES (:owner, :key, :digest, :now)
ON CONFLICT DO NOTHING
