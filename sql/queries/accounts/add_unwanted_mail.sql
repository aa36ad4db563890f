-- $1 hash  $2 now
INSERT INTO unwanted_mail (hash, at) VALUES ($1, $2)
ON CONFLICT (hash) DO NOTHING
