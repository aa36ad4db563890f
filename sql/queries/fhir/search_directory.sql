-- Published practitioners that meet a FHIR search, a page at a time along the ring; for roles, one row in the person's
-- own name (the nil clinic) and one for each clinic that lists them.
-- :ring position of the last one shown or NULL  :stop ring position to stop at or NULL  :count how many  :ids or NULL
-- :changed_from and :changed_before stretches of time of which any will do, or NULL  :npis registry numbers or NULL
-- :name patterns  :family name patterns  :given name patterns  :modalities modality ids  :more_modalities more modality ids
-- :city patterns  :region patterns  :postal_code postal code patterns  :address patterns (each a list or NULL)
-- :as_role whether roles are asked for  :clinic of the last one shown  :clinics clinic ids or NULL
-- :role_owners practitioner ids or NULL, with :role_clinics clinic ids beside them or NULL
SELECT p.id, p.changed_at, uuid_hash_extended(p.id, 0) AS ring, o.clinic_id
FROM practitioner AS p
CROSS JOIN LATERAL unnest(
    ARRAY['00000000-0000-0000-0000-000000000000'::uuid]
    || ARRAY(SELECT DISTINCT l.clinic_id FROM clinic_listing AS l WHERE :as_role::boolean AND l.practitioner_id = p.id)
) AS o (clinic_id)
WHERE
    p.status = 'published'
    AND (
        :ring::bigint IS NULL
        OR (
            uuid_hash_extended(p.id, 0) >= :ring
            AND (uuid_hash_extended(p.id, 0) > :ring OR o.clinic_id > :clinic::uuid)
        )
    )
    AND (:stop::bigint IS NULL OR uuid_hash_extended(p.id, 0) <= :stop)
    AND (:ids::uuid[] IS NULL OR p.id = any(:ids))
    AND (
        :changed_from::timestamptz[] IS NULL
        OR EXISTS (
            SELECT FROM unnest(:changed_from, :changed_before::timestamptz[]) AS r (since, before)
            WHERE (r.since IS NULL OR p.changed_at >= r.since) AND (r.before IS NULL OR p.changed_at < r.before)
        )
    )
    AND (:npis::text[] IS NULL OR p.npi = any(:npis))
    AND (:name::text[] IS NULL OR ' ' || folded_text(p.display_name) LIKE any(folded_patterns(:name)))
    AND (:family::text[] IS NULL OR folded_text(family_name(p.display_name)) LIKE any(folded_patterns(:family)))
    AND (
        :given::text[] IS NULL
        OR (
            ' ' || folded_text(given_names(p.display_name)) LIKE any(folded_patterns(:given))
            AND ' ' || folded_text(p.display_name) LIKE any(folded_patterns(:given)) -- implied, and has the index
        )
    )
    AND (
        :modalities::integer[] IS NULL
        OR EXISTS (
            SELECT FROM practitioner_modality AS m WHERE m.practitioner_id = p.id AND m.modality_id = any(:modalities)
        )
    )
    AND (
        :more_modalities::integer[] IS NULL
        OR EXISTS (
            SELECT FROM practitioner_modality AS m WHERE m.practitioner_id = p.id AND m.modality_id = any(:more_modalities)
        )
    )
    AND (
        coalesce(:city::text[], :region::text[], :postal_code::text[], :address::text[]) IS NULL
        OR EXISTS (
            SELECT FROM practitioner_place AS t
            WHERE
                t.practitioner_id = p.id
                AND (:city IS NULL OR folded_text(t.city) LIKE any(folded_patterns(:city)))
                AND (:region IS NULL OR folded_text(t.region) LIKE any(folded_patterns(:region)))
                AND (:postal_code IS NULL OR folded_text(t.postal_code) LIKE any(folded_patterns(:postal_code)))
                AND (:address IS NULL OR address_words(t.line, t.city, t.region, t.postal_code, t.country) LIKE any(folded_patterns(:address)))
        )
    )
    AND (
        :clinics::uuid[] IS NULL
        OR (
            o.clinic_id = any(:clinics)
            AND p.id IN (SELECT l.practitioner_id FROM clinic_listing AS l WHERE l.clinic_id = any(:clinics))
        )
    )
    AND (
        :role_owners::uuid[] IS NULL
        OR (p.id = any(:role_owners) AND (p.id, o.clinic_id) IN (SELECT * FROM unnest(:role_owners, :role_clinics::uuid[])))
    )
ORDER BY ring, o.clinic_id
LIMIT :count
