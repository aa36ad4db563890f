-- Puts groups of which one is shown into match rows that say something else; whose they are.
-- $1 [{id, same: [[key, since]]}]
WITH stated AS MATERIALIZED (
    SELECT t.id, t.same, nextval('match_change_number') AS number
    FROM jsonb_to_recordset($1::jsonb) AS t (id uuid, same jsonb)
)

UPDATE match_profile AS m SET same = s.same, change = s.number
FROM stated AS s
WHERE m.practitioner_id = s.id AND m.same IS DISTINCT FROM s.same
RETURNING m.practitioner_id
