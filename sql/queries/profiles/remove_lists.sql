-- Removes what stands beside the documents of profiles, before it is written anew.
-- $1 practitioner ids
WITH terms AS (
    DELETE FROM practitioner_modality AS t WHERE t.practitioner_id = any($1::uuid[])
),

concerns AS (
    DELETE FROM practitioner_concern AS t WHERE t.practitioner_id = any($1::uuid[])
)

DELETE FROM practitioner_place AS t WHERE t.practitioner_id = any($1::uuid[])
