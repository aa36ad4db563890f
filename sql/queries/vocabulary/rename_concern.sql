-- Whoever states the old name states the new one, once; the old name stays as a word of their own, and so do the own
-- words for both, ten at most.
-- :old_id  :old_name  :new_name  :now
WITH renamed AS MATERIALIZED (
    SELECT
        p.id, p.document || jsonb_strip_nulls(jsonb_build_object(
            'concerns', renamed_terms(p.document -> 'concerns', :old_name, :new_name),
            'concerns_first', renamed_terms(p.document -> 'concerns_first', :old_name, :new_name),
            'concern_wordings', renamed_words(p.document -> 'concern_wordings', :old_name, :new_name)
        )) AS document
    FROM practitioner AS p
    WHERE p.id IN (SELECT t.practitioner_id FROM practitioner_concern AS t WHERE t.concern_id = :old_id)
)

UPDATE practitioner AS p SET document = r.document, changed_at = :now
FROM renamed AS r
WHERE p.id = r.id
RETURNING p.id, p.status
