-- An import loses nobody for a cell: remarks about cells stand beside the rows that were not taken, several a row; and
-- whoever states no known kind of practice is a draft until somebody fills it in.
ALTER TABLE practitioner
DROP CONSTRAINT practitioner_modalities_stated,
ADD CONSTRAINT practitioner_modalities_stated
CHECK (status <> 'published' OR jsonb_array_length(document -> 'modalities') >= 1);

ALTER TABLE import_job ADD COLUMN warned bigint NOT NULL DEFAULT 0;

ALTER TABLE import_problem
ADD COLUMN number smallint NOT NULL DEFAULT 0, -- of the remarks about a row
ADD COLUMN column_name text, -- as the file calls it
ADD COLUMN value text, -- the cell, shortened
DROP CONSTRAINT import_problem_pkey,
ADD CONSTRAINT import_problem_pkey PRIMARY KEY (import_id, row, number),
DROP CONSTRAINT import_problem_outcome_known,
ADD CONSTRAINT import_problem_outcome_known CHECK (outcome IN ('skipped', 'rejected', 'warned'));

-- The keys under which a role may name a FHIR resource: its id, and its identifiers with and without their system.
CREATE FUNCTION resource_keys(id text, document jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE
AS $$
    SELECT array_agg(key) FROM (
        SELECT id AS key
        UNION ALL
        SELECT 'identifier:' || system || '|' || (i ->> 'value')
        FROM jsonb_array_elements(CASE jsonb_typeof(document -> 'identifier') WHEN 'array' THEN document -> 'identifier' ELSE '[]' END) AS i,
            unnest(ARRAY['', coalesce(i ->> 'system', '')]) AS system
        WHERE i ->> 'value' IS NOT NULL
    ) AS keys
$$;
