-- Months and concerns for which a profile was shown so often, the newest and most first.
-- $1 id  $2 since  $3 at least
SELECT r.month, r.concern, r.shown
FROM concern_reach AS r
WHERE r.practitioner_id = $1 AND r.month >= $2 AND r.shown >= $3
ORDER BY r.month DESC, r.shown DESC, r.concern
LIMIT 100
