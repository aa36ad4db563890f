-- Changes a clinic may see (public ones, and those of its own roster) in a stretch of positions.
-- $1 clinic  $2 after this position  $3 up to this one  $4 how many
SELECT c.position, c.at, c.practitioner_id, c.kind, c.reason, c.listings ->> $1::text AS external_id
FROM change AS c
WHERE c.position > $2 AND c.position <= $3 AND (c.public OR c.listings ? $1)
ORDER BY c.position
LIMIT $4
