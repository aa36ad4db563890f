-- $1 entry.name  $2 entry.nucc  $3 entry.hl7_service_type
UPDATE modality
SET nucc_code = $2, hl7_service_type = $3
WHERE name = $1
