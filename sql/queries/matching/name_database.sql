-- A name for this database that no other has, for the folder of its snapshots.
SELECT d.datname || '-' || d.oid || '-' || left(encode(sha256(s.value), 'hex'), 16)
FROM pg_database AS d CROSS JOIN server_secret AS s
WHERE d.datname = current_database() AND s.name = 'cursor'
