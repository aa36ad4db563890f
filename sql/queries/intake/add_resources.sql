-- Keeps FHIR resources (type, id, row, practitioner, document) until all are read; a later one of an id wins.
INSERT INTO import_resource (import_id, type, id, row, practitioner, document)
VALUES (:import_id, :type, :id, :row, :practitioner, :document)
ON CONFLICT (import_id, type, id) DO UPDATE SET row = excluded.row, practitioner = excluded.practitioner,
    document = excluded.document
