-- Profiles with a like name that share an address or a number with the given ones, or, of other sources, a neighbourhood.
-- Two different NPIs are two people. Each way in has its index: names alone would be too many in a large directory.
-- $1 practitioner ids  $2 whether there are several sources: of one alone, a place in common says nothing
WITH given AS MATERIALIZED (
    SELECT
        p.id, p.display_name, p.email, p.contact_phone, p.source, p.npi,
        ARRAY(SELECT lower(t.city) FROM practitioner_place AS t WHERE t.practitioner_id = p.id) AS towns
    FROM practitioner AS p
    WHERE p.id = any($1::uuid[])
),

near AS MATERIALIZED (
    SELECT t.practitioner_id AS id, t.lat, t.lon, p.source
    FROM practitioner_place AS t INNER JOIN practitioner AS p ON p.id = t.practitioner_id
    WHERE $2 AND t.practitioner_id = any($1) AND t.lat IS NOT NULL
),

pair AS MATERIALIZED (
    SELECT g.id, q.id AS other_id
    FROM given AS g INNER JOIN practitioner AS q ON lower(q.email) = lower(g.email)
    WHERE q.email IS NOT NULL
    UNION
    SELECT g.id, q.id
    FROM given AS g
    INNER JOIN practitioner AS q
        ON right(regexp_replace(q.contact_phone, '[^0-9]', '', 'g'), 10)
        = right(regexp_replace(g.contact_phone, '[^0-9]', '', 'g'), 10)
    WHERE q.contact_phone IS NOT NULL
    UNION
    SELECT n.id, u.practitioner_id
    FROM near AS n
    INNER JOIN practitioner_place AS u
        ON u.lat BETWEEN n.lat - 0.02 AND n.lat + 0.02 AND u.lon BETWEEN n.lon - 2 AND n.lon + 2
    INNER JOIN practitioner AS q ON q.id = u.practitioner_id AND q.source <> n.source
    WHERE metres_between(n.lat, n.lon, u.lat, u.lon) <= 2000
)

SELECT
    p.id, p.display_name, lower(p.email) AS email, p.contact_phone AS phone, p.towns,
    q.id AS other_id, q.display_name AS other_name, lower(q.email) AS other_email, q.contact_phone AS other_phone,
    ARRAY(SELECT lower(t.city) FROM practitioner_place AS t WHERE t.practitioner_id = q.id) AS other_towns,
    q.source = p.source AS one_source
FROM practitioner AS q
INNER JOIN pair AS c ON c.other_id = q.id
INNER JOIN given AS p ON p.id = c.id
WHERE
    (
        q.source <> p.source OR lower(q.email) = lower(p.email)
        OR right(regexp_replace(q.contact_phone, '[^0-9]', '', 'g'), 10)
        = right(regexp_replace(p.contact_phone, '[^0-9]', '', 'g'), 10)
    )
    AND q.id <> p.id AND (q.npi IS NULL OR p.npi IS NULL)
    AND greatest(
        similarity(folded_text(q.display_name), folded_text(p.display_name)),
        similarity(folded_text(bare_name(q.display_name)), folded_text(bare_name(p.display_name)))
    ) > 0.4
