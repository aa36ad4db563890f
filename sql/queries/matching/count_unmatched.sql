-- How many published profiles have no match row under a policy.
-- $1 policy
SELECT count(*)
FROM practitioner AS p
WHERE
    p.status = 'published'
    AND NOT EXISTS (SELECT FROM match_profile AS m WHERE m.practitioner_id = p.id AND m.policy = $1)
