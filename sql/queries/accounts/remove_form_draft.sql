-- $1 account id  $2 step
DELETE FROM form_draft WHERE account_id = $1 AND step = $2
