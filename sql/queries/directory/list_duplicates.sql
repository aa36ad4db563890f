-- Pairs waiting for a person's decision, the surest first.
-- $1 how many
SELECT
    d.id, d.how, d.score, d.found_at,
    a.id AS first_id, a.display_name AS first_name, a.source AS first_source, a.status AS first_status,
    b.id AS second_id, b.display_name AS second_name, b.source AS second_source, b.status AS second_status,
    t.since AS first_since, u.since AS second_since
FROM duplicate_candidate AS d
INNER JOIN practitioner AS a ON a.id = d.first_id
INNER JOIN practitioner AS b ON b.id = d.second_id
LEFT JOIN profile_text AS t ON t.practitioner_id = a.id AND d.how IN ('same text', 'near text')
LEFT JOIN profile_text AS u ON u.practitioner_id = b.id AND d.how IN ('same text', 'near text')
WHERE d.dismissed_at IS NULL
ORDER BY d.score DESC, d.id
LIMIT $1
