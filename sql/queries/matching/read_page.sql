-- The profiles of a page; and in a first row whose match rows were changed by transactions that a former look did not see,
-- with the present moment to ask from next time. On a standby, snapshots do not name the transactions that are under way:
-- there the moment is the oldest of them, and numbers of changes taken in beyond it are kept.
-- Who asks remembers profiles that were shown, each with a mark of all that a page takes of it but partners: of a person whose
-- mark is still the same nothing is read again.
-- PostgreSQL plans the statement once and no more if it takes a plan without values to be as good as one with them. So the
-- changes missed are bounded on both sides, and by a limit that is no constant: of what it knows nothing of it then expects
-- some rows, as there are, not a third of the table.
-- :policy  :snapshot the former look (pg_snapshot; NULL: none)  :beyond numbers taken in beyond it  :people of the page
-- :marks of these people, NULL for those not remembered
WITH missed AS (
    SELECT c.practitioner_id
    FROM match_change AS c
    WHERE
        c.xact BETWEEN pg_snapshot_xmin(:snapshot::text::pg_snapshot) AND '18446744073709551615'::xid8
        AND NOT pg_visible_in_snapshot(c.xact, :snapshot::text::pg_snapshot)
        AND c.number <> all(:beyond::bigint[])
    LIMIT (SELECT 9223372036854775807)
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
    NULL::uuid AS id, NULL::uuid[] AS partners, NULL::bigint AS mark, NULL::timestamptz AS confirmed_at, NULL::text AS field_dates,
    NULL::text AS document, NULL::bytea AS sentences
FROM present AS p
UNION ALL
SELECT
    NULL, NULL, NULL, NULL, NULL,
    p.id, coalesce(g.partners, '{}'), p.mark, p.confirmed_at,
    CASE WHEN p.mark IS DISTINCT FROM p.known THEN p.field_dates::text END,
    CASE WHEN p.mark IS DISTINCT FROM p.known THEN p.document::text END,
    CASE WHEN p.mark IS DISTINCT FROM p.known THEN p.sentences END
FROM (
    SELECT
        o.id, o.confirmed_at, o.field_dates, o.document, m.sentences,
        hash_record_extended(row(o.version, o.changed_at, o.confirmed_at, m.change), 0) AS mark,
        (:marks::bigint[])[array_position(:people::uuid[], o.id)] AS known
    FROM practitioner AS o
    LEFT JOIN match_profile AS m ON m.practitioner_id = o.id AND m.policy = :policy
    WHERE o.id = any(:people::uuid[])
) AS p
LEFT JOIN agreed AS g ON g.practitioner_id = p.id
