-- Clinics that meet a FHIR search, a page at a time along the ring.
-- :ring position of the last one shown or NULL  :stop ring position to stop at or NULL  :count how many  :ids or NULL
-- :changed_from and :changed_before stretches of time of which any will do, or NULL  :name patterns or NULL
-- :address patterns or NULL  :npis registry numbers or NULL
SELECT
    c.id, coalesce(c.stated_at, c.created_at) AS changed_at, c.name, c.address, c.phone, c.npi, c.website,
    uuid_hash_extended(c.id, 0) AS ring
FROM clinic AS c
WHERE
    (:ring::bigint IS NULL OR uuid_hash_extended(c.id, 0) > :ring)
    AND (:stop::bigint IS NULL OR uuid_hash_extended(c.id, 0) <= :stop)
    AND (:ids::uuid[] IS NULL OR c.id = any(:ids))
    AND (
        :changed_from::timestamptz[] IS NULL
        OR EXISTS (
            SELECT FROM unnest(:changed_from, :changed_before::timestamptz[]) AS r (since, before)
            WHERE (r.since IS NULL OR coalesce(c.stated_at, c.created_at) >= r.since)
                AND (r.before IS NULL OR coalesce(c.stated_at, c.created_at) < r.before)
        )
    )
    AND (:name::text[] IS NULL OR ' ' || folded_text(c.name) LIKE any(folded_patterns(:name)))
    AND (
        :address::text[] IS NULL
        OR address_words(
            c.address ->> 'line', c.address ->> 'city', c.address ->> 'region', c.address ->> 'postal_code', c.address ->> 'country'
        ) LIKE any(folded_patterns(:address))
    )
    AND (:npis::text[] IS NULL OR c.npi = any(:npis))
ORDER BY ring
LIMIT :count
