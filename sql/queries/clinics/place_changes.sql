-- Gives the next positions to changes whose transactions have committed. The caller holds the row of change_head and
-- passes its position; run as a statement of its own after the lock, so that it sees all that is committed by now.
-- $1 the last position given  $2 how many at most
WITH waiting AS (
    SELECT c.id, row_number() OVER (ORDER BY c.id) AS nth
    FROM (SELECT w.id FROM change AS w WHERE w.position IS NULL ORDER BY w.id LIMIT $2) AS c
),

placed AS (
    UPDATE change AS c SET position = $1::bigint + w.nth FROM waiting AS w WHERE c.id = w.id RETURNING c.position
)

UPDATE change_head SET position = p.last
FROM (SELECT max(t.position) AS last FROM placed AS t) AS p
WHERE p.last IS NOT NULL
RETURNING change_head.position
