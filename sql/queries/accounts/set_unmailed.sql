-- $1 account id  $2 kinds of notice about which no mail is wanted
UPDATE account SET unmailed = $2 WHERE id = $1
