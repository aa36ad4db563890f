-- Clinics by name, each with who sits at its desk and what wants a look.
-- $1 after this name (NULL: from the start)  $2 how many
SELECT
    c.id, c.name,
    (SELECT count(*) FROM account_role AS r WHERE r.clinic_id = c.id) AS staff,
    (
        SELECT count(*) FROM claim AS k
        INNER JOIN clinic_listing AS l ON l.practitioner_id = k.practitioner_id
        WHERE l.clinic_id = c.id AND k.status IN ('waiting', 'mailed')
    ) AS claims,
    (
        SELECT count(*) FROM webhook_delivery AS d
        INNER JOIN webhook AS w ON w.id = d.webhook_id
        WHERE w.clinic_id = c.id AND d.status = 'dead'
    ) AS dead,
    j.created_at AS imported_at, j.status AS import_status
FROM clinic AS c
LEFT JOIN LATERAL (
    SELECT i.created_at, i.status FROM import_job AS i
    WHERE i.clinic_id = c.id AND NOT i.dry_run
    ORDER BY i.id DESC LIMIT 1
) AS j ON true
WHERE $1::text IS NULL OR c.name > $1
ORDER BY c.name
LIMIT $2
