-- Profiles that state the address of a picture which has not been fetched: never tried, or tried in vain less than three
-- times and not within the last hour.
-- $1 now  $2 how many
SELECT p.id, p.document ->> 'photo' AS address
FROM practitioner AS p LEFT JOIN picture AS t ON t.practitioner_id = p.id AND t.stated = p.document ->> 'photo'
WHERE
    p.document ? 'photo' AND p.document ->> 'photo' LIKE 'http%'
    AND (
        t.practitioner_id IS NULL
        OR (t.data IS NULL AND t.attempts < 3 AND t.tried_at < $1::timestamptz - interval '1 hour')
    )
ORDER BY p.id
LIMIT $2
