-- By week: how often a published profile that states one of the same concerns was shown on average, this one among them.
-- $1 id  $2 since
WITH alike AS (
    SELECT DISTINCT c.practitioner_id AS id
    FROM practitioner_concern AS own
    INNER JOIN practitioner_concern AS c ON c.concern_id = own.concern_id
    INNER JOIN practitioner AS p ON p.id = c.practitioner_id
    WHERE own.practitioner_id = $1 AND (p.status = 'published' OR p.id = $1)
)
SELECT r.week, (sum(r.shown) / (SELECT count(*) FROM alike))::double precision AS even
FROM reach AS r
INNER JOIN alike AS a ON a.id = r.practitioner_id
WHERE r.week >= $2 AND r.band <> 'opened'
GROUP BY r.week
