-- Every address with which an account signs in, the first before the others; and the one that waits to be confirmed.
-- $1 account  $2 now
SELECT a.email, 'first' AS state FROM account AS a WHERE a.id = $1 AND a.email IS NOT NULL
UNION ALL
SELECT s.email, 'second' FROM account_address AS s WHERE s.account_id = $1
UNION ALL
SELECT c.email, 'waiting' FROM address_change AS c WHERE c.account_id = $1 AND c.expires_at > $2
