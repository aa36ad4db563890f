-- $1 entry.name  $2 codes
INSERT INTO modality_nucc (code, modality_id)
SELECT unnest($2::text[]), id
FROM modality
WHERE name = $1
ON CONFLICT (code) DO UPDATE SET modality_id = excluded.modality_id
