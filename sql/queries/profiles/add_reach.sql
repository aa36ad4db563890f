-- Adds counts to the weeks and bands of profiles that (still) exist; rows come in the order of ids, so that two
-- processes never wait for each other in a circle.
-- :ids practitioner ids  :weeks Mondays  :bands  :counts
INSERT INTO reach AS r (practitioner_id, week, band, shown)
SELECT p.id, t.week, t.band, t.shown
FROM unnest(:ids::uuid[], :weeks::date[], :bands::text[], :counts::bigint[]) WITH ORDINALITY AS t (id, week, band, shown, position)
INNER JOIN practitioner AS p ON p.id = t.id
ORDER BY t.position
ON CONFLICT (practitioner_id, week, band) DO UPDATE SET shown = r.shown + excluded.shown
