-- $1 owner
DELETE FROM remembered_answer
WHERE owner = $1
