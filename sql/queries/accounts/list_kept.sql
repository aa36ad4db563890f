-- People of a practice who have no address of their own, and would be out of reach without it.
-- $1 account of the practice
SELECT a.id, a.email, a.practitioner_id, a.created_at, a.left_unsaid
FROM account AS k INNER JOIN reachable_account AS a ON a.id = k.id
WHERE k.kept_by = $1 AND k.email IS NULL
ORDER BY a.id
