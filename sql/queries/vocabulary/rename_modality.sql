-- Whoever states the old name states the new one, once.
-- $1 old id  $2 old name  $3 new name
UPDATE practitioner AS p
SET document = jsonb_set(p.document, '{modalities}', renamed_terms(p.document -> 'modalities', $2, $3))
WHERE p.id IN (SELECT t.practitioner_id FROM practitioner_modality AS t WHERE t.modality_id = $1)
RETURNING p.id, p.status
