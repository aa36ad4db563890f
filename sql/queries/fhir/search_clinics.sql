-- Clinics that meet a FHIR search, a page at a time along the ring.
-- $1 ring position of the last one shown or NULL  $2 ring position to stop at or NULL  $3 how many  $4 ids or NULL
-- $5 made from or NULL  $6 made before or NULL  $7 name patterns or NULL
SELECT c.id, c.created_at AS changed_at, c.name, uuid_hash_extended(c.id, 0) AS ring
FROM clinic AS c
WHERE
    ($1::bigint IS NULL OR uuid_hash_extended(c.id, 0) > $1)
    AND ($2::bigint IS NULL OR uuid_hash_extended(c.id, 0) <= $2)
    AND ($4::uuid[] IS NULL OR c.id = any($4))
    AND ($5::timestamptz IS NULL OR c.created_at >= $5)
    AND ($6::timestamptz IS NULL OR c.created_at < $6)
    AND ($7::text[] IS NULL OR ' ' || folded_text(c.name) LIKE any(folded_patterns($7)))
ORDER BY ring
LIMIT $3
