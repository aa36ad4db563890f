-- Whoever states the old name states the new one, once.
-- :old_id  :old_name  :new_name  :now
UPDATE practitioner AS p
SET
    document = jsonb_set(p.document, '{modalities}', renamed_terms(p.document -> 'modalities', :old_name, :new_name)),
    changed_at = :now
WHERE p.id IN (SELECT t.practitioner_id FROM practitioner_modality AS t WHERE t.modality_id = :old_id)
RETURNING p.id, p.status
