-- $1 name  $2 checksum  $3 additive
INSERT INTO schema_migration (name, checksum, additive) VALUES ($1, $2, $3)
