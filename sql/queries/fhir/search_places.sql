-- Places of published practitioners that meet a FHIR search, a page at a time along the ring.
-- :ring position and :position place position of the last one shown or NULL  :stop ring position to stop at or NULL  :count how many
-- :owners practitioner ids or NULL, with :positions place positions beside them or NULL
-- :changed_from changed from or NULL  :changed_before changed before or NULL
-- :city patterns  :region patterns  :postal_code postal code patterns  :address patterns (each a list or NULL)
SELECT p.id, p.changed_at, uuid_hash_extended(p.id, 0) AS ring, t.position
FROM practitioner AS p
INNER JOIN practitioner_place AS t ON t.practitioner_id = p.id
WHERE
    p.status = 'published'
    AND (
        :ring::bigint IS NULL
        OR (
            uuid_hash_extended(p.id, 0) >= :ring
            AND (uuid_hash_extended(p.id, 0) > :ring OR t.position > :position::integer)
        )
    )
    AND (:stop::bigint IS NULL OR uuid_hash_extended(p.id, 0) <= :stop)
    AND (
        :owners::uuid[] IS NULL
        OR (
            p.id = any(:owners)
            AND (t.practitioner_id, t.position) IN (SELECT * FROM unnest(:owners, :positions::integer[]))
        )
    )
    AND (:changed_from::timestamptz IS NULL OR p.changed_at >= :changed_from)
    AND (:changed_before::timestamptz IS NULL OR p.changed_at < :changed_before)
    AND (:city::text[] IS NULL OR folded_text(t.city) LIKE any(folded_patterns(:city)))
    AND (:region::text[] IS NULL OR folded_text(t.region) LIKE any(folded_patterns(:region)))
    AND (:postal_code::text[] IS NULL OR folded_text(t.postal_code) LIKE any(folded_patterns(:postal_code)))
    AND (:address::text[] IS NULL OR address_words(t.line, t.city, t.region, t.postal_code, t.country) LIKE any(folded_patterns(:address)))
ORDER BY ring, t.position
LIMIT :count
