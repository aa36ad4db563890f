-- Notes changes of people whom somebody may follow; at most one row per transaction and person: of several notes the later
-- kind, the more telling reason, everyone who could see either. Wakes a process that delivers where somebody subscribed.
-- :ids  :kinds  :reasons  :publics  :listings clinic id -> its own id of the person; empty: as the rosters stand now
WITH noted AS (
    INSERT INTO change AS c (practitioner_id, kind, reason, public, listings)
    SELECT n.id, n.kind, n.reason, n.public, n.listings || coalesce(l.map, '{}')
    FROM unnest(:ids::uuid[], :kinds::text[], :reasons::text[], :publics::boolean[], :listings::jsonb[])
        AS n (id, kind, reason, public, listings)
    LEFT JOIN (
        SELECT t.practitioner_id, jsonb_object_agg(t.clinic_id, t.external_id) AS map
        FROM clinic_listing AS t WHERE t.practitioner_id = any(:ids)
        GROUP BY t.practitioner_id
    ) AS l ON l.practitioner_id = n.id AND n.listings = '{}'
    WHERE n.public OR n.listings <> '{}' OR l.map IS NOT NULL
        OR EXISTS (
            SELECT FROM change AS w
            WHERE (w.xact, w.practitioner_id) = (pg_current_xact_id(), n.id) AND w.position IS NULL
        )
    ON CONFLICT (xact, practitioner_id) WHERE position IS NULL DO UPDATE SET
        kind = excluded.kind,
        reason = CASE
            WHEN c.kind = excluded.kind AND excluded.reason IN ('edited', 'listed', 'unlisted') THEN c.reason
            ELSE excluded.reason
        END,
        public = c.public OR excluded.public,
        listings = c.listings || excluded.listings
    RETURNING c.id
)

INSERT INTO pgqueuer (priority, entrypoint, status)
SELECT 0, 'announce_changes', 'queued'
WHERE EXISTS (SELECT FROM noted) AND EXISTS (SELECT FROM webhook)
