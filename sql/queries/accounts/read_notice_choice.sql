-- $1 account id
SELECT a.unmailed, a.unshown FROM account AS a WHERE a.id = $1
