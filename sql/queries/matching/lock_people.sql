-- Keeps profiles as they are until the transaction ends; in a fixed order.
-- $1 practitioner ids
SELECT p.id FROM practitioner AS p WHERE p.id = any($1::uuid[]) ORDER BY p.id FOR NO KEY UPDATE
