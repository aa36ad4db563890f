-- By week, how often these profiles were shown.
-- $1 practitioner ids  $2 since
SELECT r.week, sum(r.shown)::double precision AS shown
FROM reach AS r
WHERE r.practitioner_id = any($1::uuid[]) AND r.week >= $2 AND r.band <> 'opened'
GROUP BY r.week
