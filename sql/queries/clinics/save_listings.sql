-- Puts people on a roster, or notes that the clinic stated them again; returns the ids that were not on it before.
-- :clinic_id clinic  :external_ids the clinic's ids  :practitioner_ids practitioner ids  :kept fields kept by the practitioner, with spaces between  :at when
WITH listed AS (
    SELECT l.external_id FROM clinic_listing AS l WHERE l.clinic_id = :clinic_id AND l.external_id = any(:external_ids::text[])
),

saved AS (
    INSERT INTO clinic_listing (clinic_id, external_id, practitioner_id, listed_at, stated_at, kept_by_practitioner)
    SELECT :clinic_id, t.external_id, t.id, :at::timestamptz, :at, coalesce(string_to_array(nullif(t.kept, ''), ' '), '{}')
    FROM unnest(:external_ids::text[], :practitioner_ids::uuid[], :kept::text[]) AS t (external_id, id, kept)
    ON CONFLICT (clinic_id, external_id) DO UPDATE SET
        stated_at = excluded.stated_at, kept_by_practitioner = excluded.kept_by_practitioner
    RETURNING external_id
)

SELECT s.external_id FROM saved AS s
WHERE s.external_id NOT IN (SELECT l.external_id FROM listed AS l)
