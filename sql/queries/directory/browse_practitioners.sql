-- Published practitioners in the order of a seed's hash, a page at a time.
-- $1 seed  $2 hash of the last one shown  $3 part of a name or NULL  $4 modality id or NULL
-- $5 lat  $6 lon  $7 radius in metres  $8 how many
SELECT p.id, hashtextextended($1 || p.id::text, 0) AS spin
FROM practitioner AS p
WHERE
    p.status = 'published'
    AND hashtextextended($1 || p.id::text, 0) > $2::bigint
    AND ($3::text IS NULL OR p.display_name ILIKE '%' || $3 || '%' OR $3 <% p.display_name)
    AND (
        $4::integer IS NULL
        OR EXISTS (
            SELECT FROM practitioner_modality AS m WHERE m.practitioner_id = p.id AND m.modality_id = $4
        )
    )
    AND (
        $5::float8 IS NULL
        OR EXISTS (
            SELECT FROM practitioner_place AS t
            WHERE
                t.practitioner_id = p.id AND t.lat IS NOT NULL
                AND earth_box(ll_to_earth($5, $6::float8), $7::float8) @> ll_to_earth(t.lat, t.lon)
                AND earth_distance(ll_to_earth($5, $6), ll_to_earth(t.lat, t.lon)) <= $7
        )
    )
ORDER BY spin
LIMIT $8
