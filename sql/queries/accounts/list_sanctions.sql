-- $1 practitioner_id
SELECT kind, authority, source, decided_on FROM sanction WHERE practitioner_id = $1 ORDER BY decided_on, id
