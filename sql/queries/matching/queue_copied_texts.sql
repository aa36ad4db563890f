-- Queues each copy of a text beside the first profile that holds it, for a person to judge.
-- $1 practitioner ids whose texts were just noted
INSERT INTO duplicate_candidate (first_id, second_id, how, score)
SELECT f.first_id, t.practitioner_id, 'same text', 1.0
FROM profile_text AS t
CROSS JOIN LATERAL (
    SELECT min(o.practitioner_id::text)::uuid AS first_id FROM profile_text AS o WHERE o.key = t.key
) AS f
WHERE t.copied AND t.practitioner_id <> f.first_id
    AND t.key IN (SELECT n.key FROM profile_text AS n WHERE n.practitioner_id = any($1::uuid[]) AND n.copied)
ON CONFLICT (first_id, second_id) DO UPDATE SET how = excluded.how, score = excluded.score
WHERE duplicate_candidate.how = 'near text' AND duplicate_candidate.dismissed_at IS NULL
