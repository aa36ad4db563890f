-- additive
-- Whom a file names without their row being taken: a full file does not end them, however many remarks are listed.
CREATE TABLE import_named (
    import_id uuid NOT NULL,
    external_id text NOT NULL, -- '': a row that could not be read and does not say whose it is
    CONSTRAINT import_named_pkey PRIMARY KEY (import_id, external_id),
    CONSTRAINT import_named_import FOREIGN KEY (import_id) REFERENCES import_job (id) ON DELETE CASCADE
);

-- A full file that is under way: whom it has named so far without their row being taken.
INSERT INTO import_named (import_id, external_id)
SELECT DISTINCT
    p.import_id,
    coalesce(p.external_id, '')
FROM import_problem AS p
WHERE p.outcome = 'rejected' OR (p.outcome = 'skipped' AND p.external_id IS NOT NULL);
