INSERT INTO import_problem (import_id, row, outcome, external_id, pointer, reason, number, column_name, value)
VALUES (:import_id, :row, :outcome, :external_id, :pointer, :reason, :number, :column_name, :value)
ON CONFLICT DO NOTHING
