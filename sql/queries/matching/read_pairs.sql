-- Of people who are very likely somebody else in the directory: the pair, and their place in it, below that of any copy.
-- First stands whom an account keeps, then the earliest. Texts that are nearly the same hide nobody.
-- $1 practitioner ids
SELECT
    p.id, hashtextextended('pair ' || d.id, 0) AS key,
    (extract(EPOCH FROM p.created_at) * 1000000)::bigint
    - CASE WHEN EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = p.id)
        THEN 6000000000000000000 ELSE 4000000000000000000 END AS since
FROM practitioner AS p INNER JOIN duplicate_candidate AS d ON p.id IN (d.first_id, d.second_id)
WHERE
    p.id = any($1::uuid[]) AND d.dismissed_at IS NULL AND d.score >= 0.9 AND d.how NOT IN ('same text', 'near text')
