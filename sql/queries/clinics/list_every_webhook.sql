-- (id, clinic) of all that are sent to.
SELECT id, clinic_id
FROM webhook
WHERE ended_at IS NULL
ORDER BY id
