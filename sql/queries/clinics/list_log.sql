-- The log of a clinic, the latest first; lines about a file's people that follow on one another are one.
-- $1 clinic  $2 before this id (NULL: from the end)  $3 how many lines
WITH recent AS (
    SELECT
        a.id, a.at, a.actor, a.action, a.subject, coalesce(a.after ->> 'url', a.before ->> 'url') AS url,
        coalesce(
            a.action IN ('import row', 'import ended')
            AND a.action = lag(a.action) OVER newer AND a.actor = lag(a.actor) OVER newer,
            false
        ) AS follows
    FROM (
        SELECT s.id, s.at, s.actor, s.action, s.subject, s.before, s.after
        FROM security_log AS s
        WHERE s.clinic_id = $1 AND ($2::bigint IS NULL OR s.id < $2)
        ORDER BY s.id DESC
        LIMIT 20000
    ) AS a
    WINDOW newer AS (ORDER BY a.id DESC)
),

numbered AS (
    SELECT
        r.id, r.at, r.actor, r.action, r.subject, r.url,
        count(*) FILTER (WHERE NOT r.follows) OVER (ORDER BY r.id DESC) AS line
    FROM recent AS r
),

lines AS (
    SELECT
        n.line, n.action, n.actor, min(n.id) AS last_id, max(n.at) AS at, count(*) AS people,
        max(n.subject) AS subject, max(n.url) AS url
    FROM numbered AS n
    GROUP BY n.line, n.action, n.actor
    ORDER BY n.line
    LIMIT $3
)

SELECT
    l.last_id, l.at, l.actor, l.action, l.people,
    coalesce(
        l.url,
        CASE WHEN l.action IN ('import', 'columns changed', 'import cancelled') THEN
            (SELECT coalesce(j.file_name, j.format) FROM import_job AS j WHERE j.id::text = l.subject AND j.clinic_id = $1)
        END,
        l.subject
    ) AS subject
FROM lines AS l
ORDER BY l.line
