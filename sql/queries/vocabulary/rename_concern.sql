-- Whoever states the old name states the new one, once; the old name stays as a word of their own, and so do the own
-- words for both, ten at most.
-- $1 old id  $2 old name  $3 new name
UPDATE practitioner AS p
SET document = p.document || jsonb_strip_nulls(jsonb_build_object(
    'concerns', renamed_terms(p.document -> 'concerns', $2, $3),
    'concerns_first', renamed_terms(p.document -> 'concerns_first', $2, $3),
    'concern_wordings', coalesce(p.document -> 'concern_wordings', '{}') - $2::text || jsonb_build_object($3::text, (
        SELECT jsonb_agg(w.word ORDER BY w.place) FROM (
            SELECT t.word, min(t.place) AS place
            FROM jsonb_array_elements_text(
                coalesce(p.document #> ARRAY['concern_wordings', $3], '[]')
                || coalesce(p.document #> ARRAY['concern_wordings', $2], '[]') || to_jsonb($2::text)
            ) WITH ORDINALITY AS t (word, place)
            GROUP BY t.word ORDER BY 2 LIMIT 10
        ) AS w
    ))
))
WHERE p.id IN (SELECT t.practitioner_id FROM practitioner_concern AS t WHERE t.concern_id = $1)
RETURNING p.id, p.status
