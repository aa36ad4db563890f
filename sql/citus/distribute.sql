-- Spreads an empty, migrated database over the workers of a Citus cluster: run once on the coordinator, before anybody
-- is loaded (`psql -v ON_ERROR_STOP=1 -f sql/citus/distribute.sql`). docs/scaling.md says what this buys, and when.
--
-- Everything about one person stands on one shard. What is small, or found by something else than a person, is a copy on
-- each node. What is neither named here stays on the coordinator: the feed of changes, the queue, sessions, keys, mails,
-- imports. No query joins it with a distributed table (tests/core/test_citus.py).

-- A transaction that writes to shards one after the other may also write to copies.
DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I SET citus.multi_shard_modify_mode = ''sequential''', current_database());
END;
$$;
SET citus.multi_shard_modify_mode = 'sequential';
SET client_min_messages = 'warning';

-- Foreign keys from a copy or a local table to a person are not to be had; the writers remove what they would
-- (forget_person, and tests/core/test_writers.py).
ALTER TABLE account DROP CONSTRAINT account_practitioner;
ALTER TABLE claim DROP CONSTRAINT claim_practitioner;
ALTER TABLE clinic_listing DROP CONSTRAINT clinic_listing_practitioner;
ALTER TABLE duplicate_candidate DROP CONSTRAINT duplicate_candidate_first;
ALTER TABLE duplicate_candidate DROP CONSTRAINT duplicate_candidate_second;
ALTER TABLE error_report DROP CONSTRAINT error_report_about;
ALTER TABLE introduction DROP CONSTRAINT introduction_owner;
ALTER TABLE outgoing_mail DROP CONSTRAINT outgoing_mail_about;
ALTER TABLE partner_consent DROP CONSTRAINT partner_consent_giver;
ALTER TABLE partner_consent DROP CONSTRAINT partner_consent_partner;
ALTER TABLE sanction DROP CONSTRAINT sanction_of;
ALTER TABLE source_key DROP CONSTRAINT source_key_owner;

-- These come back below, when both sides stand on one shard.
ALTER TABLE practitioner_concern DROP CONSTRAINT practitioner_concern_owner;
ALTER TABLE practitioner_modality DROP CONSTRAINT practitioner_modality_owner;
ALTER TABLE practitioner_place DROP CONSTRAINT practitioner_place_owner;
ALTER TABLE practitioner_version DROP CONSTRAINT practitioner_version_owner;
ALTER TABLE profile_text DROP CONSTRAINT profile_text_owner;
ALTER TABLE match_profile DROP CONSTRAINT match_profile_owner;
ALTER TABLE picture DROP CONSTRAINT picture_owner;
ALTER TABLE reach DROP CONSTRAINT reach_owner;
ALTER TABLE concern_reach DROP CONSTRAINT concern_reach_owner;
ALTER TABLE reminder DROP CONSTRAINT reminder_owner;
ALTER TABLE suspension DROP CONSTRAINT suspension_of;
ALTER TABLE invitation DROP CONSTRAINT invitation_practitioner;

-- People.
SELECT create_distributed_table('practitioner', 'id', shard_count => 32);

-- Vocabularies, and what is joined with people by something else than their id.
SELECT create_reference_table('language');
SELECT create_reference_table('modality');
SELECT create_reference_table('modality_alias');
SELECT create_reference_table('modality_nucc');
SELECT create_reference_table('concern');
SELECT create_reference_table('concern_alias');
SELECT create_reference_table('account');
SELECT create_reference_table('account_assistant');
SELECT create_reference_table('claim');
SELECT create_reference_table('clinic');
SELECT create_reference_table('clinic_listing');
SELECT create_reference_table('duplicate_candidate');
SELECT create_reference_table('error_report');
SELECT create_reference_table('partner_consent');
SELECT create_reference_table('sanction');

-- The rest of a person.
SELECT create_distributed_table('practitioner_concern', 'practitioner_id', colocate_with => 'practitioner');
SELECT create_distributed_table('practitioner_modality', 'practitioner_id', colocate_with => 'practitioner');
SELECT create_distributed_table('practitioner_place', 'practitioner_id', colocate_with => 'practitioner');
SELECT create_distributed_table('practitioner_version', 'practitioner_id', colocate_with => 'practitioner');
SELECT create_distributed_table('profile_text', 'practitioner_id', colocate_with => 'practitioner');
SELECT create_distributed_table('match_profile', 'practitioner_id', colocate_with => 'practitioner');
SELECT create_distributed_table('picture', 'practitioner_id', colocate_with => 'practitioner');
SELECT create_distributed_table('reach', 'practitioner_id', colocate_with => 'practitioner');
SELECT create_distributed_table('concern_reach', 'practitioner_id', colocate_with => 'practitioner');
SELECT create_distributed_table('reminder', 'practitioner_id', colocate_with => 'practitioner');
SELECT create_distributed_table('suspension', 'practitioner_id', colocate_with => 'practitioner');
SELECT create_distributed_table('invitation', 'practitioner_id', colocate_with => 'practitioner');

ALTER TABLE practitioner_concern ADD CONSTRAINT practitioner_concern_owner
FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE;
ALTER TABLE practitioner_modality ADD CONSTRAINT practitioner_modality_owner
FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE;
ALTER TABLE practitioner_place ADD CONSTRAINT practitioner_place_owner
FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE;
ALTER TABLE practitioner_version ADD CONSTRAINT practitioner_version_owner
FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE;
ALTER TABLE profile_text ADD CONSTRAINT profile_text_owner
FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE;
ALTER TABLE match_profile ADD CONSTRAINT match_profile_owner
FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE;
ALTER TABLE picture ADD CONSTRAINT picture_owner
FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE;
ALTER TABLE reach ADD CONSTRAINT reach_owner
FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE;
ALTER TABLE concern_reach ADD CONSTRAINT concern_reach_owner
FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE;
ALTER TABLE reminder ADD CONSTRAINT reminder_owner
FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE;
ALTER TABLE suspension ADD CONSTRAINT suspension_of
FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE;
ALTER TABLE invitation ADD CONSTRAINT invitation_practitioner
FOREIGN KEY (practitioner_id) REFERENCES practitioner (id) ON DELETE CASCADE;

-- Under which key a source knows a person: unique over the column by which it is distributed.
SELECT create_distributed_table('source_key', 'external_id', colocate_with => 'none');
