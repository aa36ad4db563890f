-- What waits for whoever erases their account.
-- $1 account id
DELETE FROM outgoing_mail AS m
WHERE m.letter ->> 'to' IN (
    SELECT a.email FROM account AS a WHERE a.id = $1
    UNION ALL
    SELECT s.email FROM account_address AS s WHERE s.account_id = $1
)
