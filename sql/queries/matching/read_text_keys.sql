-- Which texts people hold.
-- $1 practitioner ids
SELECT t.practitioner_id AS id, t.key FROM profile_text AS t WHERE t.practitioner_id = any($1::uuid[])
