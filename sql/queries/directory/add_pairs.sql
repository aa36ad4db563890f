-- Puts pairs on the queue; those there already, or dismissed before, stay as they are. Likeness of texts alone gives way
-- to what says that two are one person.
INSERT INTO duplicate_candidate (first_id, second_id, how, score)
VALUES (:first_id, :second_id, :how, :score)
ON CONFLICT (first_id, second_id) DO UPDATE SET how = excluded.how, score = excluded.score
WHERE duplicate_candidate.how = 'near text' AND duplicate_candidate.dismissed_at IS NULL
