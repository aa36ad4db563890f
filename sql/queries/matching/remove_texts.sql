-- $1 practitioner ids
DELETE FROM profile_text AS t WHERE t.practitioner_id = any($1::uuid[])
RETURNING t.practitioner_id
