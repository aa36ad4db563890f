-- $1 profile
SELECT i.invited_by, i.invited_at FROM invitation AS i WHERE i.practitioner_id = $1
