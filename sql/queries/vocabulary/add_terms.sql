-- $1 names
INSERT INTO {kind} (name)
SELECT unnest($1::text[])
ON CONFLICT DO NOTHING
