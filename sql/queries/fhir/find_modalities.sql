-- Ids of the kinds of practice that carry one of these codes; an empty list when none does.
-- $1 service_type  $2 by_code  $3 by_name
SELECT id
FROM modality
WHERE name = any($3::text[]) OR ($1 AND hl7_service_type = any($2::text[])) OR (NOT $1
    AND nucc_code = any($2::text[]))
