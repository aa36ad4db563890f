-- A new secret; the one before signs as well until then.
-- $1 webhook  $2 secret  $3 until
UPDATE webhook
SET former_secret = secret, former_until = $3, secret = $2
WHERE id = $1
