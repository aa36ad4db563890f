-- Codes of kinds of practice in public code systems, for the given names.
-- $1 names
SELECT m.name, m.nucc_code, m.hl7_service_type
FROM modality AS m
WHERE m.name = any($1::text[])
