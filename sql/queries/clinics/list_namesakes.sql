-- People listed before a moment, and not stated since, whose clinic gave no id of its own, by name, with what tells them from others of the name.
-- $1 clinic  $2 names  $3 before
SELECT
    l.external_id, p.display_name, p.document ->> 'email' AS email, p.document #>> '{contact,phone}' AS phone,
    coalesce(p.document -> 'modalities', '[]') AS modalities, coalesce(p.document -> 'places', '[]') AS places
FROM clinic_listing AS l
INNER JOIN practitioner AS p ON p.id = l.practitioner_id
WHERE
    l.clinic_id = $1 AND l.listed_at < $3 AND (l.stated_at IS NULL OR l.stated_at < $3) AND l.external_id ~ '^(npi|email|digest):' AND p.display_name = any($2::text[])
