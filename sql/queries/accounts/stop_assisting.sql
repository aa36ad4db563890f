-- Somebody does not help with an account, or no longer does.
-- $1 account  $2 who signed in
DELETE FROM account_assistant AS h
WHERE
    h.account_id = $1 AND (
        h.assistant_id = $2
        OR h.email IN (
            SELECT a.email FROM account AS a WHERE a.id = $2
            UNION ALL
            SELECT x.email FROM account_address AS x WHERE x.account_id = $2
        )
    )
RETURNING h.email
