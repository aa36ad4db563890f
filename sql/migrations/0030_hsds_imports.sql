-- additive
-- Imports in the Human Services Data Specification. An older program neither writes nor reads the new value.
ALTER TABLE import_job DROP CONSTRAINT import_job_format_known;
ALTER TABLE import_job ADD CONSTRAINT import_job_format_known
    CHECK (format IN ('ndjson', 'csv', 'nppes', 'fhir', 'hsds'));
