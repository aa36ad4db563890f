-- Places of published practitioners that meet a FHIR search, a page at a time along the ring.
-- :ring position and :position place position of the last one shown or NULL  :stop ring position to stop at or NULL  :count how many
-- :owners practitioner ids or NULL, with :positions place positions beside them or NULL
-- :changed_from and :changed_before stretches of time of which any will do, or NULL
-- :near_lat :near_lon :near_km a circle or NULL, and :lat_span :lon_span half the sides of the box around it
-- :city patterns  :region patterns  :postal_code postal code patterns  :address patterns (each a list or NULL)
SELECT p.id, p.changed_at, uuid_hash_extended(p.id, 0) AS ring, t.position, t.lat, t.lon
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
    AND (
        :changed_from::timestamptz[] IS NULL
        OR EXISTS (
            SELECT FROM unnest(:changed_from, :changed_before::timestamptz[]) AS r (since, before)
            WHERE (r.since IS NULL OR p.changed_at >= r.since) AND (r.before IS NULL OR p.changed_at < r.before)
        )
    )
    AND (
        :near_lat::float8 IS NULL
        OR (
            t.lat BETWEEN :near_lat - :lat_span::float8 AND :near_lat + :lat_span
            AND (
                abs(t.lon - :near_lon::float8) <= :lon_span::float8
                OR abs(t.lon - :near_lon) >= 360 - :lon_span
            )
            AND 2 * 6371.0088 * asin(least(1, sqrt(
                sin(radians(t.lat - :near_lat) / 2) ^ 2
                + cos(radians(t.lat)) * cos(radians(:near_lat)) * sin(radians(t.lon - :near_lon) / 2) ^ 2
            ))) <= :near_km::float8
        )
    )
    AND (:city::text[] IS NULL OR folded_text(t.city) LIKE any(folded_patterns(:city)))
    AND (:region::text[] IS NULL OR folded_text(t.region) LIKE any(folded_patterns(:region)))
    AND (:postal_code::text[] IS NULL OR folded_text(t.postal_code) LIKE any(folded_patterns(:postal_code)))
    AND (:address::text[] IS NULL OR address_words(t.line, t.city, t.region, t.postal_code, t.country) LIKE any(folded_patterns(:address)))
ORDER BY ring, t.position
LIMIT :count
