-- Every language tag CLDR names, in English and in its own name; a profile's tag is folded to one of these.
INSERT INTO language (tag, name, own_name)
VALUES ($1, $2, $3)
ON CONFLICT (tag) DO NOTHING
