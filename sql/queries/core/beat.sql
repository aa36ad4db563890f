-- Notes that something is at work; also proves that this server takes writes.
-- $1 name  $2 now
INSERT INTO heartbeat AS h (name, at) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET at = greatest(h.at, excluded.at)
