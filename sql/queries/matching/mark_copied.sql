-- Marks the texts of people that others hold too.
-- $1 practitioner ids
UPDATE profile_text AS t SET copied = true WHERE t.practitioner_id = any($1::uuid[]) AND NOT t.copied
