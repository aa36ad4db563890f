-- The people who follow a place on the ring of random keys, whatever the limits; after its end comes its beginning.
-- $1 policy  $2 start  $3 how many
(
    SELECT m.practitioner_id FROM match_profile AS m
    WHERE m.policy = $1 AND m.rotation_key >= $2 ORDER BY m.rotation_key LIMIT $3
)
UNION ALL
(
    SELECT m.practitioner_id FROM match_profile AS m
    WHERE m.policy = $1 AND m.rotation_key < $2 ORDER BY m.rotation_key LIMIT $3
)
LIMIT $3
