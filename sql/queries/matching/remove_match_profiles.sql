-- Takes profiles out of matching, under every policy; whose rows went.
-- $1 practitioner ids
DELETE FROM match_profile AS m WHERE m.practitioner_id = any($1::uuid[])
RETURNING m.practitioner_id
