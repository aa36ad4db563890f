-- What waits for whoever erases their account.
-- $1 account id
DELETE FROM outgoing_mail AS m USING account AS a WHERE a.id = $1 AND m.letter ->> 'to' = a.email
