-- The mail server has it.
-- $1 id
DELETE FROM outgoing_mail WHERE id = $1
