SELECT source, external_id, practitioner_id, outcome
FROM staged_profile
