-- Where a profile's key comes from; None when there is no such profile.
-- $1 id
SELECT source
FROM practitioner
WHERE id = $1
