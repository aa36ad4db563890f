-- Whether people came from more than one source: a first import into an empty directory has nobody to compare.
SELECT min(k.source) < max(k.source)
FROM source_key AS k
