-- Who has match rows under another policy.
-- $1 policy
SELECT DISTINCT m.practitioner_id AS id FROM match_profile AS m WHERE m.policy <> $1
