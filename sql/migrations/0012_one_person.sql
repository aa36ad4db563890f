-- additive
-- Profiles of one person share one place: of those the account keeps, else the earliest, stands wherever several pass.
-- In a group of copies `since` is the time since when a profile holds the text; in one of a person it is below 0.
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
        WHERE p.id = person AND d.dismissed_at IS NULL AND d.score >= 0.9 AND d.how <> 'same text'
            AND person IN (d.first_id, d.second_id)
    ) AS g
);
UPDATE match_profile AS m SET same = match_same(m.practitioner_id), change = nextval('match_change_number')
WHERE m.same IS DISTINCT FROM match_same(m.practitioner_id);
