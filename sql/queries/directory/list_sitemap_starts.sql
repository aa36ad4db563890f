-- The id with which each file of the sitemap begins.
-- $1 how many one file holds
SELECT p.id
FROM (
    SELECT q.id, row_number() OVER (ORDER BY q.id) AS place
    FROM practitioner AS q
    WHERE q.status = 'published'
) AS p
WHERE (p.place - 1) % $1::bigint = 0
ORDER BY p.id
