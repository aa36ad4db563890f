-- $1 practitioner
SELECT clinic_id, external_id FROM clinic_listing WHERE practitioner_id = $1
