-- $1 account_id
DELETE FROM sign_in_link
WHERE email IN (
    SELECT a.email FROM account AS a WHERE a.id = $1
    UNION ALL
    SELECT s.email FROM account_address AS s WHERE s.account_id = $1
)
