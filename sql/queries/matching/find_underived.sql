-- Published profiles after an id that are to be derived for a policy: those without a row, and those whose row misses
-- an edit that a server on another policy has taken in since. In the order of their ids.
-- $1 policy  $2 the last id seen  $3 how many at most
SELECT p.id
FROM practitioner AS p
LEFT JOIN match_profile AS m ON m.practitioner_id = p.id AND m.policy = $1
WHERE
    p.status = 'published' AND p.id > $2
    AND (
        m.practitioner_id IS NULL
        OR EXISTS (
            SELECT FROM match_profile AS o
            WHERE o.practitioner_id = p.id AND o.policy <> $1 AND o.derived_at > m.derived_at
        )
    )
ORDER BY p.id
LIMIT $3
