-- With whom somebody may be one person.
-- $1 practitioner id
SELECT CASE WHEN d.first_id = $1 THEN d.second_id ELSE d.first_id END AS id
FROM duplicate_candidate AS d
WHERE $1::uuid IN (d.first_id, d.second_id)
