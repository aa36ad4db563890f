-- Of people who are very likely somebody else in the directory: the pair, and their place in it, below that of any copy.
-- First stands whom an account keeps, then the earliest. Texts that are nearly the same hide nobody.
-- $1 practitioner ids
WITH pair AS (
    SELECT d.first_id AS practitioner_id, d.id, d.how, d.score, d.dismissed_at
    FROM duplicate_candidate AS d
    WHERE d.first_id = any($1::uuid[])
    UNION ALL
    SELECT d.second_id, d.id, d.how, d.score, d.dismissed_at
    FROM duplicate_candidate AS d
    WHERE d.second_id = any($1)
)

SELECT
    p.id, hashtextextended('pair ' || d.id, 0) AS key,
    (extract(EPOCH FROM p.created_at) * 1000000)::bigint
    - CASE WHEN EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = p.id)
        THEN 6000000000000000000 ELSE 4000000000000000000 END AS since
FROM pair AS d INNER JOIN practitioner AS p ON p.id = d.practitioner_id
WHERE d.dismissed_at IS NULL AND d.score >= 0.9 AND d.how NOT IN ('same text', 'near text')
