-- The share answered, once there were enough introductions to say something.
-- $1 id  $2 since
SELECT count(*) AS asked, count(*) FILTER (WHERE answered) AS answered
FROM introduction
WHERE practitioner_id = $1 AND mailed_on >= $2
