-- $1 old
DELETE FROM practitioner_{kind}
WHERE {kind}_id = $1
