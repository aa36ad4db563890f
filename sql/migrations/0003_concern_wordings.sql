-- additive

-- A practitioner's own word for a concern, where a reviewed label or another spelling led it there.
CREATE TABLE concern_wording (
    practitioner_id uuid NOT NULL,
    concern_id integer NOT NULL,
    position integer NOT NULL,
    wording text NOT NULL,
    CONSTRAINT concern_wording_pkey PRIMARY KEY (practitioner_id, concern_id, position),
    CONSTRAINT concern_wording_stated FOREIGN KEY (practitioner_id, concern_id)
    REFERENCES practitioner_concern (practitioner_id, concern_id) ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT concern_wording_filled CHECK (wording <> '' AND char_length(wording) <= 100)
);
