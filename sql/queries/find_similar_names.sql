-- Profiles of other sources with a name like that of the given ones, with what else tells people apart.
-- Two different NPIs are two people. At most 20 per profile, the most similar first.
-- $1 practitioner ids
SELECT
    p.id, p.display_name, lower(p.email) AS email, p.contact_phone AS phone, lower(p.contact_website) AS website,
    pp.towns, pp.codes, o.*
FROM practitioner AS p
CROSS JOIN LATERAL (
    SELECT array_agg(lower(t.city)) AS towns, array_agg(left(t.postal_code, 5)) AS codes
    FROM practitioner_place AS t WHERE t.practitioner_id = p.id
) AS pp
CROSS JOIN LATERAL (
    SELECT
        q.id AS other_id, q.display_name AS other_name, lower(q.email) AS other_email,
        q.contact_phone AS other_phone, lower(q.contact_website) AS other_website,
        op.towns AS other_towns, op.codes AS other_codes
    FROM practitioner AS q
    CROSS JOIN LATERAL (
        SELECT array_agg(lower(t.city)) AS towns, array_agg(left(t.postal_code, 5)) AS codes
        FROM practitioner_place AS t WHERE t.practitioner_id = q.id
    ) AS op
    WHERE
        q.display_name % p.display_name AND q.source <> p.source AND q.id <> p.id
        AND (q.npi IS NULL OR p.npi IS NULL)
    ORDER BY similarity(q.display_name, p.display_name) DESC
    LIMIT 20
) AS o
WHERE
    p.id = any($1::uuid[])
    -- A first import into an empty directory has nobody to be compared with.
    AND EXISTS (SELECT FROM practitioner AS s WHERE s.source <> p.source)
