-- Whoever states the old name states the new one, once; the old name stays as a word of their own, and so do the own
-- words for both, ten at most.
-- $1 old id  $2 old name  $3 new name
WITH renamed AS MATERIALIZED (
    SELECT
        p.id, p.document || jsonb_strip_nulls(jsonb_build_object(
            'concerns', renamed_terms(p.document -> 'concerns', $2, $3),
            'concerns_first', renamed_terms(p.document -> 'concerns_first', $2, $3),
            'concern_wordings', renamed_words(p.document -> 'concern_wordings', $2, $3)
        )) AS document
    FROM practitioner AS p
    WHERE p.id IN (SELECT t.practitioner_id FROM practitioner_concern AS t WHERE t.concern_id = $1)
)

UPDATE practitioner AS p SET document = r.document
FROM renamed AS r
WHERE p.id = r.id
RETURNING p.id, p.status
