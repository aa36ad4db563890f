-- Keeps the text keys of profiles and since when each holds its text, and marks those that more than one holds.
-- A text new here is as old as the approach it came with, so that a restored directory keeps its authors; a profile that
-- takes another text holds it from now on.
-- $1 practitioner ids  $2 keys (NULL: too little text to tell)
WITH given AS (
    SELECT t.id, t.key FROM unnest($1::uuid[], $2::bigint[]) AS t (id, key)
),

dropped AS (
    DELETE FROM profile_text AS p USING given AS g
    WHERE p.practitioner_id = g.id AND g.key IS NULL
),

kept AS (
    INSERT INTO profile_text AS t (practitioner_id, key, copied, since)
    SELECT
        g.id, g.key,
        EXISTS (SELECT FROM profile_text AS o WHERE o.key = g.key AND o.practitioner_id <> g.id)
        OR EXISTS (SELECT FROM given AS o WHERE o.key = g.key AND o.id <> g.id),
        least(coalesce((p.field_dates ->> 'approach')::timestamptz, now()), now())
    FROM given AS g INNER JOIN practitioner AS p ON p.id = g.id
    WHERE g.key IS NOT NULL
    ON CONFLICT (practitioner_id) DO UPDATE SET
        key = excluded.key, copied = excluded.copied, since = CASE WHEN t.key = excluded.key THEN t.since ELSE now() END
)

UPDATE profile_text AS p
SET copied = true
FROM given AS g
WHERE p.key = g.key AND p.practitioner_id <> g.id AND NOT p.copied
    AND NOT EXISTS (SELECT FROM given AS o WHERE o.id = p.practitioner_id)
