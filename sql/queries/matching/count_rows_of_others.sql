-- How many match rows other policies have.
-- $1 policy
SELECT count(*) FROM match_profile AS m WHERE m.policy <> $1
