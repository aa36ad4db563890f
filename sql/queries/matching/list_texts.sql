-- Who holds these texts.
-- $1 keys
SELECT t.practitioner_id AS id, t.key, t.copied FROM profile_text AS t WHERE t.key = any($1::bigint[])
