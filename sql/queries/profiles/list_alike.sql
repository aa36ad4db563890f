-- Published profiles that state one of the same concerns as this one, and this one.
-- $1 id  $2 ids of its concerns
SELECT DISTINCT p.id
FROM practitioner AS p INNER JOIN practitioner_concern AS c ON c.practitioner_id = p.id
WHERE c.concern_id = any($2::integer[]) AND (p.status = 'published' OR p.id = $1)
