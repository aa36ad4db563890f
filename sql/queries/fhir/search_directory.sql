-- Published practitioners that meet a FHIR search, a page at a time along the ring; for roles, one row in the person's
-- own name (the nil clinic) and one for each clinic that lists them.
-- $1 ring position of the last one shown or NULL  $2 ring position to stop at or NULL  $3 how many  $4 ids or NULL
-- $5 changed from or NULL  $6 changed before or NULL
-- $7 name patterns  $8 family name patterns  $9 given name patterns  $10 modality ids  $11 more modality ids
-- $12 city patterns  $13 region patterns  $14 postal code patterns  $15 address patterns (each a list or NULL)
-- $16 whether roles are asked for  $17 clinic of the last one shown  $18 clinic ids or NULL
-- $19 practitioner ids or NULL, with $20 clinic ids beside them or NULL
SELECT p.id, p.changed_at, uuid_hash_extended(p.id, 0) AS ring, o.clinic_id
FROM practitioner AS p
CROSS JOIN LATERAL (
    SELECT '00000000-0000-0000-0000-000000000000'::uuid AS clinic_id
    UNION ALL
    SELECT DISTINCT l.clinic_id FROM clinic_listing AS l WHERE $16::boolean AND l.practitioner_id = p.id
) AS o
WHERE
    p.status = 'published'
    AND (
        $1::bigint IS NULL
        OR (
            uuid_hash_extended(p.id, 0) >= $1
            AND (uuid_hash_extended(p.id, 0) > $1 OR o.clinic_id > $17::uuid)
        )
    )
    AND ($2::bigint IS NULL OR uuid_hash_extended(p.id, 0) <= $2)
    AND ($4::uuid[] IS NULL OR p.id = any($4))
    AND ($5::timestamptz IS NULL OR p.changed_at >= $5)
    AND ($6::timestamptz IS NULL OR p.changed_at < $6)
    AND ($7::text[] IS NULL OR ' ' || folded_text(p.display_name) LIKE any(folded_patterns($7)))
    AND ($8::text[] IS NULL OR folded_text(family_name(p.display_name)) LIKE any(folded_patterns($8)))
    AND (
        $9::text[] IS NULL
        OR (
            ' ' || folded_text(given_names(p.display_name)) LIKE any(folded_patterns($9))
            AND ' ' || folded_text(p.display_name) LIKE any(folded_patterns($9)) -- implied, and has the index
        )
    )
    AND (
        $10::integer[] IS NULL
        OR EXISTS (
            SELECT FROM practitioner_modality AS m WHERE m.practitioner_id = p.id AND m.modality_id = any($10)
        )
    )
    AND (
        $11::integer[] IS NULL
        OR EXISTS (
            SELECT FROM practitioner_modality AS m WHERE m.practitioner_id = p.id AND m.modality_id = any($11)
        )
    )
    AND (
        coalesce($12::text[], $13::text[], $14::text[], $15::text[]) IS NULL
        OR EXISTS (
            SELECT FROM practitioner_place AS t
            WHERE
                t.practitioner_id = p.id
                AND ($12 IS NULL OR folded_text(t.city) LIKE any(folded_patterns($12)))
                AND ($13 IS NULL OR folded_text(t.region) LIKE any(folded_patterns($13)))
                AND ($14 IS NULL OR folded_text(t.postal_code) LIKE any(folded_patterns($14)))
                AND ($15 IS NULL OR address_words(t.line, t.city, t.region, t.postal_code, t.country) LIKE any(folded_patterns($15)))
        )
    )
    AND (
        $18::uuid[] IS NULL
        OR (
            o.clinic_id = any($18)
            AND p.id IN (SELECT l.practitioner_id FROM clinic_listing AS l WHERE l.clinic_id = any($18))
        )
    )
    AND (
        $19::uuid[] IS NULL
        OR (p.id = any($19) AND (p.id, o.clinic_id) IN (SELECT * FROM unnest($19, $20::uuid[])))
    )
ORDER BY ring, o.clinic_id
LIMIT $3
