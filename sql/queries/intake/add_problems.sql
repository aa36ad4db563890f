INSERT INTO import_problem (import_id, row, outcome, external_id, pointer, reason)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING
