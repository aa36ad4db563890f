-- The clinic desk: staff who sign in, what a clinic says of itself, keys with names, how its files name their columns,
-- imports that a person looks at before they count, and webhooks with a filter, a pause and a change of secret.

ALTER TABLE account_role DROP CONSTRAINT account_role_known, DROP CONSTRAINT account_role_of_clinic;
UPDATE account_role SET role = 'owner' WHERE role = 'clinic';
ALTER TABLE account_role
ADD CONSTRAINT account_role_known CHECK (role IN ('operator', 'owner', 'staff')),
ADD CONSTRAINT account_role_of_clinic CHECK ((role = 'operator') = (clinic_id IS NULL));

ALTER TABLE clinic
ADD COLUMN address jsonb,
ADD COLUMN phone text,
ADD COLUMN npi text,
ADD COLUMN website text,
ADD COLUMN stated_at timestamptz, -- when it last said these
ADD CONSTRAINT clinic_data_length
CHECK (char_length(phone) <= 100 AND char_length(npi) <= 10 AND char_length(website) <= 500);

ALTER TABLE clinic_key ADD COLUMN name text;
ALTER TABLE clinic_key ADD CONSTRAINT clinic_key_name_filled CHECK (btrim(name) <> '' AND char_length(name) <= 100);

-- What a clinic's office means by a column of its files; '' leaves it unread.
CREATE TABLE clinic_column (
    clinic_id uuid NOT NULL,
    name text NOT NULL, -- as the file calls it
    means text NOT NULL,
    CONSTRAINT clinic_column_pkey PRIMARY KEY (clinic_id, name),
    CONSTRAINT clinic_column_clinic FOREIGN KEY (clinic_id) REFERENCES clinic (id) ON DELETE CASCADE,
    CONSTRAINT clinic_column_length CHECK (
        char_length(name) >= 1 AND char_length(name) <= 200 AND char_length(means) <= 60
    )
);

ALTER TABLE import_job
ADD COLUMN file_name text,
ADD COLUMN reviewed boolean NOT NULL DEFAULT false, -- a person looks at its people, and its file is kept until they decide
ADD COLUMN mapping jsonb NOT NULL DEFAULT '{}', -- column of the file -> ours, where somebody has said so
ADD COLUMN left_out bigint[] NOT NULL DEFAULT '{}', -- rows that a person does not take
DROP CONSTRAINT import_job_status_known,
ADD CONSTRAINT import_job_status_known
CHECK (status IN ('receiving', 'held', 'queued', 'running', 'done', 'failed', 'cancelled')),
ADD CONSTRAINT import_job_file_name_length CHECK (char_length(file_name) <= 200);

-- What would become of each person of a reviewed import.
CREATE TABLE import_preview (
    import_id uuid NOT NULL,
    row bigint NOT NULL,
    external_id text NOT NULL,
    outcome text NOT NULL,
    document jsonb NOT NULL, -- the draft as it was read
    kept_by_practitioner text[] NOT NULL,
    CONSTRAINT import_preview_pkey PRIMARY KEY (import_id, row),
    CONSTRAINT import_preview_import FOREIGN KEY (import_id) REFERENCES import_job (id) ON DELETE CASCADE,
    CONSTRAINT import_preview_outcome_known CHECK (outcome IN ('created', 'updated', 'unchanged'))
);

ALTER TABLE webhook
ADD COLUMN events text[] NOT NULL DEFAULT '{updated,removed}',
ADD COLUMN own_roster boolean NOT NULL DEFAULT false, -- only of people whom the clinic lists
ADD COLUMN paused_at timestamptz,
ADD COLUMN former_secret bytea, -- signs as well until then
ADD COLUMN former_until timestamptz,
ADD CONSTRAINT webhook_events_known CHECK (events <@ ARRAY['updated', 'removed']),
ADD CONSTRAINT webhook_events_some CHECK (cardinality(events) > 0),
ADD CONSTRAINT webhook_former_whole CHECK ((former_secret IS NULL) = (former_until IS NULL));
