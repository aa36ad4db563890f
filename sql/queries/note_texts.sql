-- Keeps the text keys of profiles, and marks those that more than one profile holds.
-- $1 practitioner ids  $2 keys (NULL: too little text to tell)
WITH given AS (
    SELECT t.id, t.key FROM unnest($1::uuid[], $2::bigint[]) AS t (id, key)
),

dropped AS (
    DELETE FROM profile_text AS p USING given AS g
    WHERE p.practitioner_id = g.id AND g.key IS NULL
),

kept AS (
    INSERT INTO profile_text AS p (practitioner_id, key, copied)
    SELECT
        g.id, g.key,
        EXISTS (SELECT FROM profile_text AS o WHERE o.key = g.key AND o.practitioner_id <> g.id)
        OR EXISTS (SELECT FROM given AS o WHERE o.key = g.key AND o.id <> g.id)
    FROM given AS g
    WHERE g.key IS NOT NULL
    ON CONFLICT (practitioner_id) DO UPDATE SET key = excluded.key, copied = excluded.copied
)

UPDATE profile_text AS p
SET copied = true
FROM given AS g
WHERE p.key = g.key AND p.practitioner_id <> g.id AND NOT p.copied
    AND NOT EXISTS (SELECT FROM given AS o WHERE o.id = p.practitioner_id)
