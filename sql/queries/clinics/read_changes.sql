-- Changes a clinic may see (public ones, and those of its own roster) in a stretch of positions.
-- :clinic_id clinic  :own only those of its roster  :after this position  :until up to this one  :limit how many
SELECT c.position, c.at, c.practitioner_id, c.kind, c.reason, c.listings ->> :clinic_id::text AS external_id
FROM change AS c
WHERE c.position > :after AND c.position <= :until AND (c.public AND NOT :own::boolean OR c.listings ? :clinic_id)
ORDER BY c.position
LIMIT :limit
