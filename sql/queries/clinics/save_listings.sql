-- Puts people on a roster, or notes that the clinic stated them again.
-- :clinic_id clinic  :external_ids the clinic's ids  :practitioner_ids practitioner ids  :kept fields kept by the practitioner, with spaces between  :at when
INSERT INTO clinic_listing (clinic_id, external_id, practitioner_id, listed_at, stated_at, kept_by_practitioner)
SELECT :clinic_id, t.external_id, t.id, :at::timestamptz, :at, coalesce(string_to_array(nullif(t.kept, ''), ' '), '{}')
FROM unnest(:external_ids::text[], :practitioner_ids::uuid[], :kept::text[]) AS t (external_id, id, kept)
ON CONFLICT (clinic_id, external_id) DO UPDATE SET
    stated_at = excluded.stated_at, kept_by_practitioner = excluded.kept_by_practitioner
