-- A picture that a published profile states, by its digest; or a person's own, published or not.
-- $1 digest or NULL  $2 practitioner or NULL
SELECT t.data
FROM picture AS t INNER JOIN practitioner AS p ON p.id = t.practitioner_id
WHERE
    t.data IS NOT NULL AND t.stated = p.document ->> 'photo'
    AND (t.digest = $1::bytea AND p.status = 'published' OR p.id = $2::uuid)
LIMIT 1
