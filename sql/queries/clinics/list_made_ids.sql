-- People of a roster whose clinic gave no id of its own, by the ids that may have been made for them or by name; and
-- whether they are called as the clinic says, with what else may tell them from others of the name.
-- $1 clinic  $2 ids  $3 names
SELECT
    l.external_id, p.display_name, coalesce(p.field_sources ->> 'display_name' = 'clinic:' || l.clinic_id, false) AS as_stated,
    p.document ->> 'email' AS email, p.document #>> '{contact,phone}' AS phone,
    coalesce(p.document -> 'modalities', '[]') AS modalities, coalesce(p.document -> 'places', '[]') AS places
FROM clinic_listing AS l
INNER JOIN practitioner AS p ON p.id = l.practitioner_id
WHERE
    l.clinic_id = $1 AND l.external_id ~ '^(npi|email|digest):'
    AND (l.external_id = any($2::text[]) OR p.display_name = any($3::text[]))
