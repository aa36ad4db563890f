-- How many people are matched under a policy, and the sum of the numbers of their changes: tells whether a copy is whole.
-- $1 policy
SELECT count(*) AS people, coalesce(sum(m.change), 0)::bigint AS total FROM match_profile AS m WHERE m.policy = $1
