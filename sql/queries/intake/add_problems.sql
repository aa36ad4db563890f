INSERT INTO import_problem (import_id, row, outcome, external_id, pointer, reason)
VALUES (:import_id, :row, :outcome, :external_id, :pointer, :reason)
ON CONFLICT DO NOTHING
