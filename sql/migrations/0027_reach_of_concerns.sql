-- additive
-- How often a profile was shown for a concern, by month, and how often its page was opened. Nothing about who looked.
CREATE TABLE concern_reach (
    practitioner_id uuid NOT NULL,
    month date NOT NULL,
    concern text NOT NULL,
    shown bigint NOT NULL,
    CONSTRAINT concern_reach_pkey PRIMARY KEY (practitioner_id, month, concern),
    CONSTRAINT concern_reach_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE
);
ALTER TABLE reach DROP CONSTRAINT reach_band_known;
ALTER TABLE reach ADD CONSTRAINT reach_band_known CHECK (band IN ('1-3', '4-10', '11-20', 'later', 'opened'));
