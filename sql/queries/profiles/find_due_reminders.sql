-- Published profiles that somebody keeps, never those that were only imported, whose confirmation has reached a step of age for which no reminder was sent.
-- :now  :steps in days  :after this id  :limit how many  :sources of people who were made up
SELECT d.practitioner_id, d.display_name, d.address, d.languages, d.silent, d.confirmed_at, d.after_days
FROM (
    SELECT
        p.id AS practitioner_id, p.display_name, a.email AS address, 'about to become stale' = any(a.unmailed) AS silent,
        coalesce(p.document -> 'languages', '[]') AS languages,
        coalesce(p.confirmed_at, p.created_at) AS confirmed_at,
        (
            SELECT max(s.days) FROM unnest(:steps::integer[]) AS s (days)
            WHERE coalesce(p.confirmed_at, p.created_at) <= :now::timestamptz - make_interval(days => s.days)
        ) AS after_days
    FROM practitioner AS p INNER JOIN reachable_account AS a ON a.practitioner_id = p.id
    WHERE p.status = 'published' AND (:after::uuid IS NULL OR p.id > :after) AND p.source <> all(:sources::text[])
) AS d
WHERE
    d.after_days IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM reminder AS r
        WHERE r.practitioner_id = d.practitioner_id AND r.confirmed_at = d.confirmed_at AND r.after_days >= d.after_days
    )
ORDER BY d.practitioner_id
LIMIT :limit
