-- The table of the security log has the word that the code and the documents have for it.
ALTER TABLE audit_log RENAME TO security_log;
ALTER TABLE security_log RENAME CONSTRAINT audit_log_pkey TO security_log_pkey;
ALTER SEQUENCE audit_log_id_seq RENAME TO security_log_id_seq;
ALTER INDEX audit_log_clinic_idx RENAME TO security_log_clinic_idx;
ALTER INDEX audit_log_at_idx RENAME TO security_log_at_idx;
