-- Notes changes of people whom somebody may follow; at most one row per transaction and person: of several notes the later
-- kind, the more telling reason, everyone who could see either. Wakes a process that delivers where somebody subscribed.
-- :ids  :kinds  :reasons  :publics  :listings clinic id -> its own id of the person
WITH noted AS (
    INSERT INTO change AS c (practitioner_id, kind, reason, public, listings)
    SELECT n.id, n.kind, n.reason, n.public, n.listings
    FROM unnest(:ids::uuid[], :kinds::text[], :reasons::text[], :publics::boolean[], :listings::jsonb[])
        AS n (id, kind, reason, public, listings)
    WHERE n.public OR n.listings <> '{}'
        OR EXISTS (
            SELECT w.id FROM change AS w
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
WHERE EXISTS (SELECT n.id FROM noted AS n) AND EXISTS (SELECT w.id FROM webhook AS w)
