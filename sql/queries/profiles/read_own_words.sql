-- Of these profiles, those that an account keeps or of which the person has touched a field.
-- $1 practitioner ids
SELECT p.source, p.external_id, p.id, EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = p.id) AS kept
FROM practitioner AS p
WHERE
    p.id = any($1::uuid[])
    AND (EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = p.id) OR has_own_words(p.field_sources))
