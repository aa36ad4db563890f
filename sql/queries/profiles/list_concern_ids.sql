-- $1 practitioner id
SELECT c.concern_id AS id FROM practitioner_concern AS c WHERE c.practitioner_id = $1
