SELECT name, digest
FROM reference_data
