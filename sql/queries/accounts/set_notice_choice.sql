-- $1 account id  $2 kinds about which no mail is wanted  $3 kinds that the overview leaves out
UPDATE account SET unmailed = $2, unshown = $3 WHERE id = $1
