-- Queues copies of a text beside the first profile that holds it, for a person to judge.
-- $1 the first profiles  $2 the copies, one for each
INSERT INTO duplicate_candidate (first_id, second_id, how, score)
SELECT f.first_id, f.second_id, 'same text', 1.0 FROM unnest($1::uuid[], $2::uuid[]) AS f (first_id, second_id)
ON CONFLICT (first_id, second_id) DO UPDATE SET how = excluded.how, score = excluded.score
WHERE duplicate_candidate.how = 'near text' AND duplicate_candidate.dismissed_at IS NULL
