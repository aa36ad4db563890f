-- Web origins that may show a clinic's matching page in a frame.

CREATE TABLE clinic_origin (
    clinic_id uuid NOT NULL,
    origin text NOT NULL,
    CONSTRAINT clinic_origin_pkey PRIMARY KEY (clinic_id, origin),
    CONSTRAINT clinic_origin_clinic FOREIGN KEY (clinic_id) REFERENCES clinic (id) ON DELETE CASCADE,
    -- It goes into a header as it stands: nothing but scheme, host and port.
    CONSTRAINT clinic_origin_form CHECK (origin ~ '^https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?$')
);
