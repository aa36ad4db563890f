-- The change that a link belongs to, held until the transaction ends.
-- $1 hash of the link  $2 now
SELECT account_id, email, second, present_hash, new_hash, expires_at
FROM address_change
WHERE (present_hash = $1 OR new_hash = $1) AND expires_at > $2
FOR UPDATE
