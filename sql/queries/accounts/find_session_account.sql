-- $1 token_hash  $2 now
SELECT a.id, a.email, a.practitioner_id, a.created_at, a.left_unsaid, s.seen_at
FROM session AS s
INNER JOIN account AS a ON a.id = s.account_id
WHERE s.token_hash = $1 AND s.expires_at > $2
