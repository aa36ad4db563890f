-- Profiles that have a word of their name in common with the given ones, and an address, a number or, of other sources, a
-- neighbourhood. Two different NPIs are two people. People are looked up by what they share, each once, and met by words
-- of their names afterwards: pairs are never made of everybody in a town.
-- $1 practitioner ids  $2 whether there are several sources: of one alone, a place in common says nothing
WITH given AS MATERIALIZED (
    SELECT
        p.id, p.source, lower(p.email) AS email,
        right(regexp_replace(p.contact_phone, '[^0-9]', '', 'g'), 10) AS phone
    FROM practitioner AS p
    WHERE p.id = any($1::uuid[])
),

-- Fiftieths of a degree in which the given ones are, and how far 2 km reach beyond them.
square AS MATERIALIZED (
    SELECT DISTINCT
        floor(t.lat * 50) / 50 AS lat, floor(t.lon * 50) / 50 AS lon,
        least(2, 0.02 / cos(radians(least(89.5, abs(t.lat) + 0.02)))) AS aside
    FROM practitioner_place AS t
    WHERE $2 AND t.practitioner_id = any($1) AND t.lat IS NOT NULL
),

near AS MATERIALIZED (
    SELECT q.id FROM practitioner AS q WHERE lower(q.email) IN (SELECT g.email FROM given AS g)
    UNION
    SELECT q.id
    FROM practitioner AS q
    WHERE
        right(regexp_replace(q.contact_phone, '[^0-9]', '', 'g'), 10) IN (SELECT g.phone FROM given AS g)
        AND q.contact_phone IS NOT NULL
    UNION
    SELECT u.practitioner_id
    FROM square AS s
    INNER JOIN practitioner_place AS u
        ON
            u.lat BETWEEN s.lat - 0.02 AND s.lat + 0.04
            AND u.lon BETWEEN s.lon - s.aside AND s.lon + 0.02 + s.aside
),

word AS MATERIALIZED (
    SELECT
        p.id, p.source, p.npi, lower(p.email) AS email,
        right(regexp_replace(p.contact_phone, '[^0-9]', '', 'g'), 10) AS phone, w.word
    FROM practitioner AS p
    CROSS JOIN LATERAL regexp_split_to_table(folded_text(bare_name(p.display_name)), '[^[:alnum:]]+') AS w (word)
    WHERE (p.id = any($1) OR p.id IN (SELECT n.id FROM near AS n)) AND length(w.word) > 1
),

pair AS MATERIALIZED (
    SELECT DISTINCT
        g.id, o.id AS other_id, coalesce(o.email = g.email, false) OR coalesce(o.phone = g.phone, false) AS contact
    FROM word AS g
    INNER JOIN word AS o ON o.word = g.word
    WHERE
        g.id IN (SELECT one.id FROM given AS one) AND o.id <> g.id AND (o.npi IS NULL OR g.npi IS NULL)
        AND (o.email = g.email OR o.phone = g.phone OR ($2 AND o.source <> g.source))
),

spot AS MATERIALIZED (
    SELECT t.practitioner_id AS id, t.lat, t.lon
    FROM practitioner_place AS t
    WHERE t.practitioner_id IN (SELECT c.id FROM pair AS c WHERE NOT c.contact UNION SELECT c.other_id FROM pair AS c WHERE NOT c.contact)
),

close AS (
    SELECT c.id, c.other_id FROM pair AS c WHERE c.contact
    UNION
    SELECT c.id, c.other_id
    FROM pair AS c INNER JOIN spot AS t ON t.id = c.id INNER JOIN spot AS u ON u.id = c.other_id
    WHERE NOT c.contact AND metres_between(t.lat, t.lon, u.lat, u.lon) <= 2000
)

SELECT
    p.id, p.display_name, lower(p.email) AS email, p.contact_phone AS phone,
    ARRAY(SELECT lower(t.city) FROM practitioner_place AS t WHERE t.practitioner_id = p.id) AS towns,
    q.id AS other_id, q.display_name AS other_name, lower(q.email) AS other_email, q.contact_phone AS other_phone,
    ARRAY(SELECT lower(t.city) FROM practitioner_place AS t WHERE t.practitioner_id = q.id) AS other_towns,
    q.source = p.source AS one_source
FROM close AS c
INNER JOIN practitioner AS p ON p.id = c.id
INNER JOIN practitioner AS q ON q.id = c.other_id
