-- Accounts whose profiles take the places and fees of another's.
-- $1 account
SELECT a.id, a.email, a.practitioner_id, a.created_at, a.left_unsaid
FROM account AS s INNER JOIN reachable_account AS a ON a.id = s.id
WHERE s.shares_with = $1 AND a.practitioner_id IS NOT NULL
ORDER BY a.id
