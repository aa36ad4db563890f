-- One delivery per change; returns the new ones that stand first in their person's line. Under the webhook's lock.
-- $1 webhook  $2 positions  $3 practitioners
WITH added AS (
    INSERT INTO webhook_delivery (webhook_id, position, practitioner_id)
    SELECT $1, t.position, t.practitioner_id
    FROM unnest($2::bigint[], $3::uuid[]) AS t (position, practitioner_id)
    ON CONFLICT (webhook_id, position) DO NOTHING
    RETURNING id, practitioner_id, position
),

first_of AS (
    SELECT DISTINCT ON (a.practitioner_id) a.id, a.practitioner_id FROM added AS a
    ORDER BY a.practitioner_id, a.position
)

SELECT f.id
FROM first_of AS f
WHERE NOT EXISTS (
    SELECT FROM webhook_delivery AS d
    WHERE d.webhook_id = $1 AND d.practitioner_id = f.practitioner_id AND d.status = 'waiting'
)
