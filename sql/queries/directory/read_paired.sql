-- What the operator sees of people who may be one, and since when each holds their text.
-- $1 practitioner ids
SELECT p.id, p.display_name AS name, p.source, p.status, t.since
FROM practitioner AS p LEFT JOIN profile_text AS t ON t.practitioner_id = p.id
WHERE p.id = any($1::uuid[])
