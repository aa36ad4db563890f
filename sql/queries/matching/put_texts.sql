-- Keeps the text keys of profiles and since when each holds its text. A text new here is as old as the approach it came
-- with, so that a restored directory keeps its authors; a profile that takes another text holds it from now on.
-- $1 practitioner ids  $2 keys  $3 whether another profile holds the same
INSERT INTO profile_text AS t (practitioner_id, key, copied, since)
SELECT g.id, g.key, g.copied, least(coalesce((p.field_dates ->> 'approach')::timestamptz, now()), now())
FROM unnest($1::uuid[], $2::bigint[], $3::boolean[]) AS g (id, key, copied)
INNER JOIN practitioner AS p ON p.id = g.id
ON CONFLICT (practitioner_id) DO UPDATE SET
    key = excluded.key, copied = excluded.copied, since = CASE WHEN t.key = excluded.key THEN t.since ELSE now() END
