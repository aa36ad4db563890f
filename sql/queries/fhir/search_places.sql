-- Places of published practitioners that meet a FHIR search, a page at a time along the ring.
-- $1 ring position and $2 place position of the last one shown or NULL  $3 ring position to stop at or NULL  $4 how many
-- $5 practitioner ids or NULL, with $6 place positions beside them or NULL
-- $7 changed from or NULL  $8 changed before or NULL
-- $9 city patterns  $10 region patterns  $11 postal code patterns  $12 address patterns (each a list or NULL)
SELECT p.id, p.changed_at, uuid_hash_extended(p.id, 0) AS ring, t.position
FROM practitioner AS p
INNER JOIN practitioner_place AS t ON t.practitioner_id = p.id
WHERE
    p.status = 'published'
    AND (
        $1::bigint IS NULL
        OR (
            uuid_hash_extended(p.id, 0) >= $1
            AND (uuid_hash_extended(p.id, 0) > $1 OR t.position > $2::integer)
        )
    )
    AND ($3::bigint IS NULL OR uuid_hash_extended(p.id, 0) <= $3)
    AND (
        $5::uuid[] IS NULL
        OR (
            p.id = any($5)
            AND (t.practitioner_id, t.position) IN (SELECT * FROM unnest($5, $6::integer[]))
        )
    )
    AND ($7::timestamptz IS NULL OR p.changed_at >= $7)
    AND ($8::timestamptz IS NULL OR p.changed_at < $8)
    AND ($9::text[] IS NULL OR folded_text(t.city) LIKE any(folded_patterns($9)))
    AND ($10::text[] IS NULL OR folded_text(t.region) LIKE any(folded_patterns($10)))
    AND ($11::text[] IS NULL OR folded_text(t.postal_code) LIKE any(folded_patterns($11)))
    AND ($12::text[] IS NULL OR address_words(t.line, t.city, t.region, t.postal_code, t.country) LIKE any(folded_patterns($12)))
ORDER BY ring, t.position
LIMIT $4
