-- $1 name  $2 digest
INSERT INTO reference_data (name, digest)
VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET digest = excluded.digest
