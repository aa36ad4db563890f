-- Whoever shares a text with nobody is in no group: adding their texts need not look for one. The map of places ships
-- with the service (service/data/places).
CREATE OR REPLACE FUNCTION keep_match_same() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    people uuid[];
BEGIN
    IF TG_TABLE_NAME <> 'profile_text' THEN
        people := ARRAY(SELECT t.first_id FROM changed_rows AS t UNION SELECT t.second_id FROM changed_rows AS t);
    ELSIF TG_OP = 'INSERT' THEN
        people := ARRAY(SELECT t.practitioner_id FROM changed_rows AS t WHERE t.copied);
    ELSE
        people := ARRAY(SELECT t.practitioner_id FROM changed_rows AS t);
    END IF;
    IF people = '{}' THEN
        RETURN NULL;
    END IF;
    UPDATE match_profile AS m SET same = match_same(m.practitioner_id), change = nextval('match_change_number')
    WHERE m.practitioner_id = any(people) AND m.same IS DISTINCT FROM match_same(m.practitioner_id);
    RETURN NULL;
END;
$$;

DROP TABLE gazetteer;
DELETE FROM reference_data WHERE name = 'gazetteer';
