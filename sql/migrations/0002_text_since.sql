-- Since when a profile holds its text: of several with the same text the earliest is the author's.
-- additive
ALTER TABLE profile_text ADD COLUMN since timestamptz NOT NULL DEFAULT now();
UPDATE profile_text AS t
SET since = least(f.updated_at, now())
FROM practitioner_field AS f
WHERE f.practitioner_id = t.practitioner_id AND f.field = 'approach';
