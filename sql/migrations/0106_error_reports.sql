-- What readers of a profile tell the operator: kept until a person has decided about it (`ayni review reports`).
CREATE TABLE error_report (
    id uuid NOT NULL DEFAULT uuidv7(),
    practitioner_id uuid NOT NULL,
    wrong text NOT NULL,
    reported_at timestamptz NOT NULL,
    CONSTRAINT error_report_pkey PRIMARY KEY (id),
    CONSTRAINT error_report_about FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE,
    CONSTRAINT error_report_filled CHECK (wrong <> '' AND char_length(wrong) <= 1000)
);
CREATE INDEX error_report_about_idx ON error_report (practitioner_id);
