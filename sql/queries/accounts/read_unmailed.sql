-- $1 account id
SELECT a.unmailed FROM account AS a WHERE a.id = $1
