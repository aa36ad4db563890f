-- A match row that needs no join, and a note of every change of one: matching reads a copy of these rows in memory,
-- and takes in what has changed since (docs/scaling.md). The vector index goes; vectors are plain bytes.

DO $$
DECLARE
    stale regclass;
BEGIN
    FOR stale IN
        SELECT i.indexrelid::regclass FROM pg_index AS i
        WHERE i.indrelid = 'match_profile'::regclass AND starts_with(i.indexrelid::regclass::text, 'match_profile_vector_')
    LOOP
        EXECUTE 'DROP INDEX ' || stale;
    END LOOP;
END;
$$;

CREATE SEQUENCE match_change_number;

DROP INDEX match_profile_rotation_idx, match_profile_place_cell_idx, match_profile_telehealth_idx;
-- 640 half-precision numbers, big-endian. Databases of before the baseline hold them in a type of pgvector.
DO $$
BEGIN
    IF (SELECT format_type(atttypid, NULL) FROM pg_attribute
        WHERE attrelid = 'match_profile'::regclass AND attname = 'vector') <> 'bytea' THEN
        ALTER TABLE match_profile ALTER COLUMN vector SET DATA TYPE bytea USING substring(halfvec_send(vector) FROM 5);
    END IF;
END;
$$;
ALTER TABLE match_profile
DROP COLUMN rotation_key,
DROP COLUMN place_cell,
DROP COLUMN access,
ADD COLUMN places jsonb NOT NULL DEFAULT '[]', -- [lat, lon, [access]] of each place of work
ADD COLUMN clinics uuid[] NOT NULL DEFAULT '{}', -- on whose rosters
ADD COLUMN same jsonb NOT NULL DEFAULT '[]', -- [key, since] of each group of profiles of which one is shown
ADD COLUMN change bigint NOT NULL DEFAULT nextval('match_change_number');
ALTER TABLE match_profile ALTER COLUMN vector SET STORAGE PLAIN;

-- The groups of profiles of which one is shown on a page: copies of one text, where the earliest stays (`since`, in
-- microseconds), and profiles that are very likely one person (no date), where the one that fits best stays.
CREATE FUNCTION match_same(person uuid) RETURNS jsonb LANGUAGE sql STABLE SET search_path FROM CURRENT
RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_array(g.key, g.since) ORDER BY g.key), '[]')
    FROM (
        SELECT hashtextextended('text ' || t.key, 0) AS key, (extract(EPOCH FROM t.since) * 1000000)::bigint AS since
        FROM profile_text AS t
        WHERE t.practitioner_id = person AND t.copied AND NOT EXISTS (
            SELECT FROM duplicate_candidate AS d
            WHERE d.how = 'same text' AND d.dismissed_at IS NOT NULL AND person IN (d.first_id, d.second_id)
        )
        UNION ALL
        SELECT hashtextextended('pair ' || d.id, 0), NULL::bigint AS since
        FROM duplicate_candidate AS d
        WHERE d.dismissed_at IS NULL AND d.score >= 0.9 AND d.how <> 'same text' AND person IN (d.first_id, d.second_id)
    ) AS g
);

CREATE FUNCTION match_places(person uuid) RETURNS jsonb LANGUAGE sql STABLE SET search_path FROM CURRENT
RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_array(t.lat, t.lon, t.access) ORDER BY t.position), '[]')
    FROM practitioner_place AS t WHERE t.practitioner_id = person
);

CREATE FUNCTION match_clinics(person uuid) RETURNS uuid[] LANGUAGE sql STABLE SET search_path FROM CURRENT
RETURN ARRAY(
    SELECT DISTINCT t.clinic_id FROM clinic_listing AS t WHERE t.practitioner_id = person ORDER BY t.clinic_id
);

UPDATE match_profile SET
    places = match_places(practitioner_id), clinics = match_clinics(practitioner_id), same = match_same(practitioner_id);

-- Which transaction changed whose row: numbers are given before a transaction commits, so a reader asks for the
-- transactions that its last look (a pg_snapshot) did not see. Older notes are swept; whoever looked earlier reads all.
-- No person: everybody's row went (TRUNCATE).
CREATE TABLE match_change (
    number bigint NOT NULL DEFAULT nextval('match_change_number'),
    xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
    practitioner_id uuid,
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT match_change_pkey PRIMARY KEY (number)
);
CREATE INDEX match_change_xact_idx ON match_change (xact);
CREATE INDEX match_change_at_idx ON match_change (at);

CREATE FUNCTION note_match_changes() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO match_change (practitioner_id) VALUES (NULL);
    ELSE
        INSERT INTO match_change (practitioner_id) SELECT DISTINCT t.practitioner_id FROM changed_rows AS t;
    END IF;
    RETURN NULL;
END;
$$;

CREATE TRIGGER match_profile_inserted AFTER INSERT ON match_profile
REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_match_changes();
CREATE TRIGGER match_profile_updated AFTER UPDATE ON match_profile
REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_match_changes();
CREATE TRIGGER match_profile_deleted AFTER DELETE ON match_profile
REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION note_match_changes();
CREATE TRIGGER match_profile_truncated AFTER TRUNCATE ON match_profile
FOR EACH STATEMENT EXECUTE FUNCTION note_match_changes();

-- Keeps rosters and groups in the match rows true, whoever changes them.
CREATE FUNCTION keep_match_clinics() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE match_profile AS m SET clinics = match_clinics(m.practitioner_id), change = nextval('match_change_number')
    WHERE m.practitioner_id IN (SELECT t.practitioner_id FROM changed_rows AS t)
        AND m.clinics IS DISTINCT FROM match_clinics(m.practitioner_id);
    RETURN NULL;
END;
$$;

CREATE TRIGGER clinic_listing_inserted_match AFTER INSERT ON clinic_listing
REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_match_clinics();
CREATE TRIGGER clinic_listing_deleted_match AFTER DELETE ON clinic_listing
REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_match_clinics();

CREATE FUNCTION keep_match_same() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    people uuid[];
BEGIN
    IF TG_TABLE_NAME = 'profile_text' THEN
        people := ARRAY(SELECT t.practitioner_id FROM changed_rows AS t);
    ELSE
        people := ARRAY(SELECT t.first_id FROM changed_rows AS t UNION SELECT t.second_id FROM changed_rows AS t);
    END IF;
    UPDATE match_profile AS m SET same = match_same(m.practitioner_id), change = nextval('match_change_number')
    WHERE m.practitioner_id = any(people) AND m.same IS DISTINCT FROM match_same(m.practitioner_id);
    RETURN NULL;
END;
$$;

CREATE TRIGGER profile_text_inserted AFTER INSERT ON profile_text
REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_match_same();
CREATE TRIGGER profile_text_updated AFTER UPDATE ON profile_text
REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_match_same();
CREATE TRIGGER profile_text_deleted AFTER DELETE ON profile_text
REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_match_same();
CREATE TRIGGER duplicate_candidate_inserted AFTER INSERT ON duplicate_candidate
REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_match_same();
CREATE TRIGGER duplicate_candidate_updated AFTER UPDATE ON duplicate_candidate
REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_match_same();
CREATE TRIGGER duplicate_candidate_deleted AFTER DELETE ON duplicate_candidate
REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_match_same();
