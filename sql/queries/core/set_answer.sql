-- Keeps the answer (media type, body, ETag).
UPDATE remembered_answer
SET status = $3, media_type = $4, body = $5, etag = $6
WHERE owner = $1 AND key = $2
