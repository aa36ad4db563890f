-- Keeps FHIR resources (type, id, row, practitioner, document) until all are read; a later one of an id wins.
INSERT INTO import_resource (import_id, type, id, row, practitioner, document)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (import_id, type, id) DO UPDATE SET row = excluded.row, practitioner = excluded.practitioner,
    document = excluded.document
