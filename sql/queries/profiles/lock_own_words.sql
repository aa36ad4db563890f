-- Of profiles by source and external id, those that an account keeps or of which the person has touched a field;
-- locked, in a fixed order.
-- $1 sources  $2 external ids, one for each source
SELECT p.source, p.external_id, p.id, EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = p.id) AS kept
FROM unnest($1::text[], $2::text[]) AS k (source, external_id)
INNER JOIN practitioner AS p ON (p.source, p.external_id) = (k.source, k.external_id)
WHERE
    EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = p.id)
    OR has_own_words(p.field_sources)
ORDER BY p.id
FOR UPDATE OF p
