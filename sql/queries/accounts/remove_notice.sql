-- $1 account id  $2 notice id
DELETE FROM account_notice AS n WHERE n.account_id = $1 AND n.id = $2
