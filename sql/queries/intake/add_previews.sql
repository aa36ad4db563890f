INSERT INTO import_preview (import_id, row, external_id, outcome, document, kept_by_practitioner)
VALUES (:import_id, :row, :external_id, :outcome, :document, :kept_by_practitioner)
ON CONFLICT (import_id, row) DO NOTHING
