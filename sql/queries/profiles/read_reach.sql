-- Weeks and bands with their counts, as rows, the newest first.
-- $1 id  $2 since
SELECT week, band, shown
FROM reach
WHERE practitioner_id = $1 AND week >= $2
ORDER BY week DESC
