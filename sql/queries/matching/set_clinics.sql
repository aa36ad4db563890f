-- Puts rosters into match rows that say something else; whose they are.
-- $1 [{id, clinics}]
WITH stated AS MATERIALIZED (
    SELECT t.id, t.clinics, nextval('match_change_number') AS number
    FROM jsonb_to_recordset($1::jsonb) AS t (id uuid, clinics uuid[])
)

UPDATE match_profile AS m SET clinics = s.clinics, change = s.number
FROM stated AS s
WHERE m.practitioner_id = s.id AND m.clinics IS DISTINCT FROM s.clinics
RETURNING m.practitioner_id
