-- By week: how many messages of seekers were passed on.
-- $1 id  $2 since
SELECT date_trunc('week', i.mailed_on)::date AS week, count(*) AS written
FROM introduction AS i
WHERE i.practitioner_id = $1 AND i.mailed_on >= $2
GROUP BY 1
