-- Remembers how columns are to be read.
-- $1 clinic  $2 names  $3 meanings
INSERT INTO clinic_column (clinic_id, name, means)
SELECT $1, t.name, t.means
FROM unnest($2::text[], $3::text[]) AS t (name, means)
ON CONFLICT (clinic_id, name) DO UPDATE SET means = excluded.means
