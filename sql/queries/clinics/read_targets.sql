-- The profiles behind a clinic's ids. Claimed: an account keeps it, or the person has touched a field.
-- $1 practitioner ids
SELECT
    p.id, p.source, p.external_id,
    EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = p.id)
    OR has_own_words(p.field_sources) AS claimed
FROM practitioner AS p
WHERE p.id = any($1::uuid[])
