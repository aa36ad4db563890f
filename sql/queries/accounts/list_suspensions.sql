-- Hidden profiles, those whose person has answered first.
-- $1 limit
SELECT s.practitioner_id, p.display_name, s.reason, s.since, s.answer, s.answered_at
FROM suspension AS s INNER JOIN practitioner AS p ON p.id = s.practitioner_id
ORDER BY s.answered_at NULLS LAST, s.since
LIMIT $1
