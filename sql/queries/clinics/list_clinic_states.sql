-- Every clinic with how far its people have come, who sits at its desk, and what wants a look.
WITH funnel AS (
    SELECT
        c.id, c.name,
        count(l.practitioner_id) AS imported,
        count(*) FILTER (WHERE p.document ? 'email') AS addressed,
        count(*) FILTER (WHERE i.practitioner_id IS NOT NULL) AS invited,
        count(*) FILTER (WHERE a.practitioner_id IS NOT NULL OR has_own_words(p.field_sources)) AS claimed,
        count(*) FILTER (WHERE p.status = 'published') AS published
    FROM clinic AS c
    LEFT JOIN clinic_listing AS l ON l.clinic_id = c.id
    LEFT JOIN practitioner AS p ON p.id = l.practitioner_id
    LEFT JOIN invitation AS i ON i.practitioner_id = p.id
    LEFT JOIN account AS a ON a.practitioner_id = p.id
    GROUP BY c.id
)

SELECT
    f.id, f.name, f.imported, f.addressed, f.invited, f.claimed, f.published,
    (SELECT count(*) FROM account_role AS r WHERE r.clinic_id = f.id) AS staff,
    (
        SELECT count(*) FROM claim AS k
        INNER JOIN clinic_listing AS l ON l.practitioner_id = k.practitioner_id
        WHERE l.clinic_id = f.id AND k.status IN ('waiting', 'mailed')
    ) AS claims,
    (
        SELECT count(*) FROM webhook_delivery AS d
        INNER JOIN webhook AS w ON w.id = d.webhook_id
        WHERE w.clinic_id = f.id AND d.status = 'dead'
    ) AS dead,
    j.created_at AS imported_at, j.status AS import_status
FROM funnel AS f
LEFT JOIN LATERAL (
    SELECT i.created_at, i.status FROM import_job AS i
    WHERE i.clinic_id = f.id AND NOT i.dry_run
    ORDER BY i.id DESC LIMIT 1
) AS j ON true
ORDER BY f.name
