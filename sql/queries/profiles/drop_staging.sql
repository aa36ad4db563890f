DROP TABLE IF EXISTS staged_profile
