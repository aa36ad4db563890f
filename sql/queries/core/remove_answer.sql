-- $1 owner  $2 key
DELETE FROM remembered_answer
WHERE owner = $1 AND key = $2
