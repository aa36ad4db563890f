-- What an account is told, the newest first.
-- $1 account id  $2 how many
SELECT n.id, n.kind, n.details, n.created_at
FROM account_notice AS n
WHERE n.account_id = $1
ORDER BY n.created_at DESC, n.id DESC
LIMIT $2
