-- $1 owner  $2 key
SELECT digest, started_at, status, media_type, body, etag
FROM remembered_answer
WHERE owner = $1 AND key = $2
