-- additive
-- Texts that are nearly the same are reported to the operator (`ayni review duplicates`); unlike copies letter by letter
-- and unlike profiles of one person they hide nobody.
ALTER TABLE duplicate_candidate DROP CONSTRAINT duplicate_candidate_how_known;
ALTER TABLE duplicate_candidate ADD CONSTRAINT duplicate_candidate_how_known
CHECK (how IN ('npi', 'name and contact', 'name and place', 'same text', 'near text'));
CREATE OR REPLACE FUNCTION match_same(person uuid) RETURNS jsonb LANGUAGE sql STABLE SET search_path FROM CURRENT
RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_array(g.key, g.since) ORDER BY g.key), '[]')
    FROM (
        SELECT hashtextextended('text ' || t.key, 0) AS key, (extract(EPOCH FROM t.since) * 1000000)::bigint AS since
        FROM profile_text AS t
        WHERE t.practitioner_id = person AND t.copied AND NOT EXISTS (
            SELECT FROM duplicate_candidate AS d
            WHERE d.how = 'same text' AND d.dismissed_at IS NOT NULL AND person IN (d.first_id, d.second_id)
        )
        UNION ALL
        SELECT
            hashtextextended('pair ' || d.id, 0),
            (extract(EPOCH FROM p.created_at) * 1000000)::bigint
            - CASE WHEN EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = person)
                THEN 6000000000000000000 ELSE 4000000000000000000 END
        FROM duplicate_candidate AS d CROSS JOIN practitioner AS p
        WHERE p.id = person AND d.dismissed_at IS NULL AND d.score >= 0.9 AND d.how NOT IN ('same text', 'near text')
            AND person IN (d.first_id, d.second_id)
    ) AS g
);
