-- Changes that everybody may see in a stretch of positions.
-- $1 after this position  $2 up to this one  $3 how many
SELECT c.position, c.at, c.practitioner_id, c.kind
FROM change AS c
WHERE c.position > $1 AND c.position <= $2 AND c.public
ORDER BY c.position
LIMIT $3
