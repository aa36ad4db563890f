-- What an account is told on its overview, the newest first.
-- $1 account id  $2 kinds that are known here  $3 how many
SELECT n.id, n.kind, n.details, n.created_at
FROM account_notice AS n INNER JOIN account AS a ON a.id = n.account_id
WHERE n.account_id = $1 AND n.kind = any($2) AND n.kind <> all(a.unshown)
ORDER BY n.created_at DESC, n.id DESC
LIMIT $3
