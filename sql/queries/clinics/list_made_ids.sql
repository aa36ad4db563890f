-- People of a roster whose clinic gave no id of its own: by the ids that may have been made for them, or by the names of
-- those listed before a moment; whether they are called as the clinic says, and what tells them from others of the name.
-- :clinic_id clinic  :ids  :names  :before
SELECT
    l.external_id, p.display_name, coalesce(p.field_sources ->> 'display_name' = 'clinic:' || l.clinic_id, false) AS as_stated,
    p.document ->> 'email' AS email, p.document #>> '{contact,phone}' AS phone,
    coalesce(p.document -> 'modalities', '[]') AS modalities, coalesce(p.document -> 'places', '[]') AS places
FROM (
    SELECT o.external_id, o.practitioner_id, o.clinic_id FROM clinic_listing AS o
    WHERE o.clinic_id = :clinic_id AND o.external_id = any(:ids::text[])
    UNION
    SELECT o.external_id, o.practitioner_id, o.clinic_id FROM clinic_listing AS o
    WHERE
        o.clinic_id = :clinic_id AND cardinality(:names::text[]) > 0 AND o.listed_at < :before
        AND o.external_id ~ '^(npi|email|digest):'
) AS l
INNER JOIN practitioner AS p ON p.id = l.practitioner_id
WHERE l.external_id = any(:ids::text[]) OR p.display_name = any(:names::text[])
