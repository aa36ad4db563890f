-- The profiles of a page; and in a first row whose match rows were changed by transactions that a former look did not see,
-- with the present moment to ask from next time. On a standby, snapshots do not name the transactions that are under way:
-- there the moment is the oldest of them, and numbers of changes taken in beyond it are kept.
-- :policy  :snapshot the former look (pg_snapshot; NULL: none)  :beyond numbers taken in beyond it  :people of the page
WITH missed AS (
    SELECT c.practitioner_id
    FROM match_change AS c
    WHERE
        c.xact >= pg_snapshot_xmin(:snapshot::text::pg_snapshot) AND NOT pg_visible_in_snapshot(c.xact, :snapshot::text::pg_snapshot)
        AND c.number <> all(:beyond::bigint[])
),

present AS (
    SELECT pg_current_snapshot() AS moment, pg_is_in_recovery() AS standby
),

agreed AS MATERIALIZED (
    SELECT a.practitioner_id, array_agg(a.partner_id) AS partners
    FROM partner_consent AS a
    INNER JOIN partner_consent AS b ON (b.practitioner_id, b.partner_id) = (a.partner_id, a.practitioner_id)
    INNER JOIN practitioner AS o ON o.id = a.partner_id AND o.status = 'published'
    WHERE a.practitioner_id = any(:people::uuid[])
    GROUP BY a.practitioner_id
)

SELECT
    CASE
        WHEN p.standby THEN format('%s:%s:', pg_snapshot_xmin(p.moment), pg_snapshot_xmin(p.moment)) ELSE p.moment::text
    END AS moment,
    ARRAY(
        SELECT c.number FROM match_change AS c WHERE p.standby AND c.xact >= pg_snapshot_xmin(p.moment)
    ) AS beyond,
    ARRAY(SELECT DISTINCT s.practitioner_id FROM missed AS s WHERE s.practitioner_id IS NOT NULL) AS changed,
    EXISTS (SELECT FROM missed AS s WHERE s.practitioner_id IS NULL) AS everyone,
    ARRAY(
        SELECT m.practitioner_id FROM match_profile AS m WHERE m.policy = :policy AND m.practitioner_id = any(:people::uuid[])
    ) AS matched,
    NULL::uuid AS id, NULL::timestamptz AS confirmed_at, NULL::text AS field_dates, NULL::uuid[] AS partners, NULL::text AS document, NULL::bytea AS sentences
FROM present AS p
UNION ALL
SELECT
    NULL, NULL, NULL, NULL, NULL,
    p.id, p.confirmed_at, p.field_dates::text,
    coalesce(g.partners, '{}'),
    p.document::text,
    m.sentences
FROM practitioner AS p
LEFT JOIN agreed AS g ON g.practitioner_id = p.id
LEFT JOIN match_profile AS m ON m.practitioner_id = p.id AND m.policy = :policy
WHERE p.id = any(:people::uuid[])
