-- Puts pairs on the queue; those there already, or dismissed before, stay as they are.
INSERT INTO duplicate_candidate (first_id, second_id, how, score)
VALUES (:first_id, :second_id, :how, :score)
ON CONFLICT (first_id, second_id) DO NOTHING
