-- Reviewed concerns in the order of the names given, or all by name.
-- $1 names (NULL: all)  $2 limit  $3 offset
SELECT v.id, v.name, v.layers, v.domains,
    ARRAY(
        SELECT a.spelling FROM concern_alias AS a WHERE a.concern_id = v.id AND a.spelling <> v.name ORDER BY a.spelling
    ) AS aliases
FROM concern AS v
WHERE v.origin <> 'added' AND ($1::text[] IS NULL OR v.name = any($1))
ORDER BY array_position($1, v.name), v.name
LIMIT $2 OFFSET $3
