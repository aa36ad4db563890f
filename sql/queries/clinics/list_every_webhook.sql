-- (id, clinic) of all.
SELECT id, clinic_id
FROM webhook
ORDER BY id
