-- $1 hashes  $2 at
INSERT INTO erased_person (hash, at)
SELECT unnest($1::bytea[]), $2
ON CONFLICT (hash) DO NOTHING
