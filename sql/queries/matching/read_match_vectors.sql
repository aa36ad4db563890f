-- Ids and vectors under a policy; of more than so many people a random sample, the same each time.
-- $1 policy  $2 how many at most
SELECT m.practitioner_id, m.vector
FROM match_profile AS m
WHERE m.policy = $1
ORDER BY hashtextextended(m.practitioner_id::text, 0)
LIMIT $2
