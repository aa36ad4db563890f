-- Whether a made-up profile names this address (in small letters), privately or as its contact.
-- $1 email  $2 FICTIONAL_SOURCES
SELECT true
FROM practitioner
WHERE source = any($2::text[]) AND $1 IN (lower(email), lower(contact_email))
LIMIT 1
