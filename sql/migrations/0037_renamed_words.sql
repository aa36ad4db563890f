-- additive
-- A person's own words for concerns when one name takes the place of another: those for both, and the old name, ten at
-- most. A function of its own, so that a distributed query can call it.
CREATE FUNCTION renamed_words(wordings jsonb, old text, new text) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(wordings, '{}') - old || jsonb_build_object(new, jsonb_agg(w.word ORDER BY w.place)) FROM (
        SELECT t.word, min(t.place) AS place
        FROM jsonb_array_elements_text(
            coalesce(wordings -> new, '[]') || coalesce(wordings -> old, '[]') || to_jsonb(old)
        ) WITH ORDINALITY AS t (word, place)
        GROUP BY t.word ORDER BY 2 LIMIT 10
    ) AS w
);
