-- Keeps the text keys of profiles and since when each holds its text: whoever has held another, since :since; a text new
-- here is as old as the approach it came with, so that a restored directory keeps its authors.
-- :ids practitioner ids  :keys  :copied whether another profile holds the same  :since or NULL, one for each  :now
INSERT INTO profile_text AS t (practitioner_id, key, copied, since)
SELECT
    g.id, g.key, g.copied,
    coalesce(g.since, least(coalesce((p.field_dates ->> 'approach')::timestamptz, :now::timestamptz), :now))
FROM unnest(:ids::uuid[], :keys::bigint[], :copied::boolean[], :since::timestamptz[]) AS g (id, key, copied, since)
INNER JOIN practitioner AS p ON p.id = g.id
ON CONFLICT (practitioner_id) DO UPDATE SET
    key = excluded.key, copied = excluded.copied,
    since = CASE WHEN t.key = excluded.key THEN t.since ELSE excluded.since END
