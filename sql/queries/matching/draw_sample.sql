-- The first people on the ring of random keys: a random sample of a large directory, the same for every request.
-- No row unless the vector index is ready: a small directory has none. $1 policy  $2 name of the index  $3 how many
SELECT m.practitioner_id, m.rotation_key
FROM match_profile AS m
WHERE
    m.policy = $1
    AND exists(SELECT FROM pg_index AS i WHERE i.indexrelid = to_regclass($2::text) AND i.indisvalid)
ORDER BY m.rotation_key
LIMIT $3
