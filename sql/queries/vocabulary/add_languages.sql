-- Languages CLDR does not name (Nahuatl, Mixtec …) join under their tag.
-- $1 new
INSERT INTO language (tag, name, own_name)
SELECT t, t, t
FROM unnest($1::text[]) AS t
ON CONFLICT DO NOTHING
