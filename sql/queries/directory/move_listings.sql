-- $1 kept  $2 given_up
WITH moved AS (DELETE FROM clinic_listing WHERE practitioner_id = $2 RETURNING *)
INSERT INTO clinic_listing (clinic_id, external_id, practitioner_id, listed_at, stated_at)
SELECT clinic_id, external_id, $1, listed_at, stated_at
FROM moved
