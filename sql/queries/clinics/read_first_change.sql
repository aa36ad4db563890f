-- The earliest position still kept; when none is, the next one to be given.
SELECT min(position)
FROM change
