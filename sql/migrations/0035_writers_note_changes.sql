-- Writers say themselves what they have changed (service/core/store_changes.py): a distributed table takes no triggers
-- (docs/scaling.md). And the key under which a source knows a person stands in a table of its own, for a distributed
-- table is unique over columns alone that hold the id.

DROP TRIGGER practitioner_inserted ON practitioner;
DROP TRIGGER practitioner_updated ON practitioner;
DROP TRIGGER practitioner_deleted ON practitioner;
DROP TRIGGER clinic_listing_inserted ON clinic_listing;
DROP TRIGGER clinic_listing_deleted ON clinic_listing;
DROP TRIGGER clinic_listing_inserted_match ON clinic_listing;
DROP TRIGGER clinic_listing_deleted_match ON clinic_listing;
DROP TRIGGER match_profile_inserted ON match_profile;
DROP TRIGGER match_profile_updated ON match_profile;
DROP TRIGGER match_profile_deleted ON match_profile;
DROP TRIGGER match_profile_truncated ON match_profile;
DROP TRIGGER profile_text_inserted ON profile_text;
DROP TRIGGER profile_text_updated ON profile_text;
DROP TRIGGER profile_text_deleted ON profile_text;
DROP TRIGGER duplicate_candidate_inserted ON duplicate_candidate;
DROP TRIGGER duplicate_candidate_updated ON duplicate_candidate;
DROP TRIGGER duplicate_candidate_deleted ON duplicate_candidate;

DROP FUNCTION note_practitioner_changes(), note_listing_changes(), note_match_changes(), keep_match_clinics(),
keep_match_same(), note_changes(uuid[], text[], text[], boolean[], jsonb[]),
match_same(uuid), match_places(uuid), match_clinics(uuid);

CREATE TABLE source_key (
    source text NOT NULL,
    external_id text NOT NULL,
    practitioner_id uuid NOT NULL,
    CONSTRAINT source_key_pkey PRIMARY KEY (source, external_id),
    CONSTRAINT source_key_owner FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE
);
CREATE INDEX source_key_owner_idx ON source_key (practitioner_id);
INSERT INTO source_key (source, external_id, practitioner_id) SELECT p.source, p.external_id, p.id FROM practitioner AS p;
ALTER TABLE practitioner DROP CONSTRAINT practitioner_source_key;

-- Removes a person with everything that hangs on them. What stands with them on one shard goes by its foreign key.
CREATE FUNCTION forget_person(person uuid) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE account SET practitioner_id = NULL WHERE practitioner_id = person;
    DELETE FROM claim WHERE practitioner_id = person;
    DELETE FROM clinic_listing WHERE practitioner_id = person;
    DELETE FROM duplicate_candidate WHERE person IN (first_id, second_id);
    DELETE FROM error_report WHERE practitioner_id = person;
    DELETE FROM introduction WHERE practitioner_id = person;
    DELETE FROM outgoing_mail WHERE practitioner_id = person;
    DELETE FROM partner_consent WHERE person IN (practitioner_id, partner_id);
    DELETE FROM sanction WHERE practitioner_id = person;
    DELETE FROM source_key WHERE practitioner_id = person;
    DELETE FROM practitioner WHERE id = person;
END;
$$;
