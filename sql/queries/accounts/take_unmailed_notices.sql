-- Notices of the last week that were not mailed yet, held until the transaction ends; other processes pass them by.
-- $1 now  $2 how many
SELECT
    n.id, n.kind, n.details, a.email, a.practitioner_id, n.kind = any(a.unmailed) AS silent
FROM account_notice AS n
INNER JOIN reachable_account AS a ON a.id = n.account_id
WHERE n.mailed_at IS NULL AND n.created_at > $1::timestamptz - interval '7 days'
ORDER BY n.created_at
LIMIT $2
FOR UPDATE OF n SKIP LOCKED
