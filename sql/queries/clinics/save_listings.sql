-- Puts people on a roster, or notes that the clinic stated them again; returns the ids that were not on it before.
-- $1 clinic  $2 the clinic's ids  $3 practitioner ids  $4 fields kept by the practitioner, with spaces between  $5 when
WITH listed AS (
    SELECT l.external_id FROM clinic_listing AS l WHERE l.clinic_id = $1 AND l.external_id = any($2::text[])
),

saved AS (
    INSERT INTO clinic_listing (clinic_id, external_id, practitioner_id, listed_at, stated_at, kept_by_practitioner)
    SELECT $1, t.external_id, t.id, $5::timestamptz, $5, coalesce(string_to_array(nullif(t.kept, ''), ' '), '{}')
    FROM unnest($2::text[], $3::uuid[], $4::text[]) AS t (external_id, id, kept)
    ON CONFLICT (clinic_id, external_id) DO UPDATE SET
        stated_at = excluded.stated_at, kept_by_practitioner = excluded.kept_by_practitioner
    RETURNING external_id
)

SELECT s.external_id FROM saved AS s
WHERE s.external_id NOT IN (SELECT l.external_id FROM listed AS l)
