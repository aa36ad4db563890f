-- Keeps the answer (media type, body, ETag).
UPDATE remembered_answer
SET status = :status, media_type = :media_type, body = :body, etag = :etag
WHERE owner = :owner AND key = :key
