-- Whether people came from more than one source: a first import into an empty directory has nobody to compare.
SELECT min(source) < max(source)
FROM practitioner
