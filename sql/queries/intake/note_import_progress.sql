-- Everything before a place in the file is settled: moves the place and adds to the counts.
-- :id import  :taken_bytes bytes taken  :rows  :joined_to last Practitioner joined (NULL: none yet)
UPDATE import_job SET
    taken_bytes = :taken_bytes, rows = :rows, joined_to = coalesce(:joined_to::text, joined_to),
    created = created + :created, updated = updated + :updated, unchanged = unchanged + :unchanged, skipped = skipped + :skipped,
    rejected = rejected + :rejected, warned = warned + :warned, ended = ended + :ended
WHERE id = :id
