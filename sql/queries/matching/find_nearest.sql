-- The people of highest inner product, by the vector index, whatever the limits.
-- $1 policy  $2 query vector  $3 how many
SELECT m.practitioner_id, -(m.vector <#> $2::halfvec) AS score
FROM match_profile AS m
WHERE m.policy = $1
ORDER BY m.vector <#> $2
LIMIT $3
