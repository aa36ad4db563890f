-- Mails the message; BadRequest for a reply address that is none, NotFound, Conflict without an address of the
-- $1 hashed(token)  $2 id  $3 now.date()
INSERT INTO introduction (token_hash, practitioner_id, mailed_on)
VALUES ($1, $2, $3)
