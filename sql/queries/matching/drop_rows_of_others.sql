-- Deletes the match rows of all other policies.
-- $1 policy
DELETE FROM match_profile AS m WHERE m.policy <> $1
