-- Takes profiles out of matching, under every policy.
-- $1 practitioner ids
DELETE FROM match_profile AS m WHERE m.practitioner_id = any($1::uuid[])
