-- Adds counts to the months and concerns of profiles that (still) exist; rows come in the order of ids.
-- :ids practitioner ids  :months first days  :concerns  :counts
INSERT INTO concern_reach AS r (practitioner_id, month, concern, shown)
SELECT p.id, t.month, t.concern, t.shown
FROM unnest(:ids::uuid[], :months::date[], :concerns::text[], :counts::bigint[]) WITH ORDINALITY AS t (id, month, concern, shown, position)
INNER JOIN practitioner AS p ON p.id = t.id
ORDER BY t.position
ON CONFLICT (practitioner_id, month, concern) DO UPDATE SET shown = r.shown + excluded.shown
