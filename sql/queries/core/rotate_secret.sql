-- Whether there is such a secret. The former one stays for as long as it is named.
UPDATE server_secret
SET value = :value, former = CASE WHEN :former_until::timestamptz IS NOT NULL THEN value END, former_until = :former_until,
    starts = :starts
WHERE name = :name
RETURNING true
