-- Who has gone from the public directory since a position, changes not yet placed among them.
-- $1 position
SELECT DISTINCT c.practitioner_id
FROM change AS c
WHERE (c.position > $1 OR c.position IS NULL) AND c.public AND c.kind = 'removed'
