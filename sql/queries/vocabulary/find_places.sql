-- Places for a name or postal code, typo-tolerant, best first.
-- $1 name key ('' when only a postal code is asked)  $2 postal code or NULL  $3 region or NULL  $4 country or NULL
-- $5 how many
SELECT g.name, g.region, g.region_name, g.country, g.postal_code, g.lat, g.lon, g.population
FROM gazetteer AS g
WHERE
    ($3::text IS NULL OR g.region = $3)
    AND ($4::text IS NULL OR g.country = $4)
    AND (
        ($2::text IS NOT NULL AND g.postal_code = $2)
        OR ($2::text IS NULL AND g.postal_code IS NULL AND (g.key = $1 OR g.key % $1 OR g.key LIKE $1 || '%'))
    )
ORDER BY
    (g.key = $1) DESC, (g.key LIKE $1 || '%') DESC, similarity(g.key, $1) DESC, g.population DESC,
    g.name, g.region, g.postal_code
LIMIT $5
