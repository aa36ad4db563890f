-- $1 source
SELECT p.id FROM practitioner AS p WHERE p.source = $1 ORDER BY p.id
