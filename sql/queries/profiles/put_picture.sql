-- The picture made of what a profile states; without data, one more attempt that failed.
INSERT INTO picture AS t (practitioner_id, stated, digest, data, attempts, tried_at)
SELECT p.id, :stated, :digest, :data, 1, :now FROM practitioner AS p WHERE p.id = :practitioner_id
ON CONFLICT (practitioner_id) DO UPDATE SET
    stated = excluded.stated, digest = excluded.digest, data = excluded.data, tried_at = excluded.tried_at,
    attempts = CASE WHEN t.stated = excluded.stated THEN t.attempts + 1 ELSE 1 END
