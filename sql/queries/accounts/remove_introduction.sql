-- Takes back that a message was mailed.
-- $1 hash of the token in its link
DELETE FROM introduction WHERE token_hash = $1
