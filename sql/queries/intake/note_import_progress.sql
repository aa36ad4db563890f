-- Everything before a place in the file is settled: moves the place and adds to the counts.
-- $1 import  $2 bytes taken  $3 rows  $4 last Practitioner joined (NULL: none yet)
-- $5 created  $6 updated  $7 unchanged  $8 skipped  $9 rejected
UPDATE import_job SET
    taken_bytes = $2, rows = $3, joined_to = coalesce($4::text, joined_to),
    created = created + $5, updated = updated + $6, unchanged = unchanged + $7, skipped = skipped + $8,
    rejected = rejected + $9
WHERE id = $1
