-- Clinics that meet a FHIR search, a page at a time along the ring.
-- :ring position of the last one shown or NULL  :stop ring position to stop at or NULL  :count how many  :ids or NULL
-- :changed_from made from or NULL  :changed_before made before or NULL  :name patterns or NULL
SELECT c.id, c.created_at AS changed_at, c.name, uuid_hash_extended(c.id, 0) AS ring
FROM clinic AS c
WHERE
    (:ring::bigint IS NULL OR uuid_hash_extended(c.id, 0) > :ring)
    AND (:stop::bigint IS NULL OR uuid_hash_extended(c.id, 0) <= :stop)
    AND (:ids::uuid[] IS NULL OR c.id = any(:ids))
    AND (:changed_from::timestamptz IS NULL OR c.created_at >= :changed_from)
    AND (:changed_before::timestamptz IS NULL OR c.created_at < :changed_before)
    AND (:name::text[] IS NULL OR ' ' || folded_text(c.name) LIKE any(folded_patterns(:name)))
ORDER BY ring
LIMIT :count
