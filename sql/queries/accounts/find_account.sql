-- $1 account
SELECT a.id, a.email, a.practitioner_id, a.created_at, a.left_unsaid FROM reachable_account AS a WHERE a.id = $1
