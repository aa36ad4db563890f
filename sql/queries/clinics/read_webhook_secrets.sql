-- What a webhook's messages are signed with now.
-- $1 webhook
SELECT secret, CASE WHEN former_until > now() THEN former_secret END AS former_secret
FROM webhook
WHERE id = $1
