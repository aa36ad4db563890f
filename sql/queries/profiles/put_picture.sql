-- The picture made of what a profile states; without data, one more attempt that failed.
-- $1 practitioner  $2 the `photo` it was made of  $3 digest or NULL  $4 data or NULL  $5 now
INSERT INTO picture AS t (practitioner_id, stated, digest, data, attempts, tried_at)
SELECT p.id, $2, $3, $4, 1, $5 FROM practitioner AS p WHERE p.id = $1
ON CONFLICT (practitioner_id) DO UPDATE SET
    stated = excluded.stated, digest = excluded.digest, data = excluded.data, tried_at = excluded.tried_at,
    attempts = CASE WHEN t.stated = excluded.stated THEN t.attempts + 1 ELSE 1 END
