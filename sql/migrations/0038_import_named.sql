-- additive
-- Whom a file names without their row being taken: a full file does not end them, however many remarks are listed.
CREATE TABLE import_named (
    import_id uuid NOT NULL,
    external_id text NOT NULL, -- '': a row that could not be read and does not say whose it is
    CONSTRAINT import_named_pkey PRIMARY KEY (import_id, external_id),
    CONSTRAINT import_named_import FOREIGN KEY (import_id) REFERENCES import_job (id) ON DELETE CASCADE
);
