-- Why a profile is hidden, and the status that it had.
INSERT INTO suspension (practitioner_id, was, reason, since)
VALUES (:practitioner_id, :was, :reason, :now)
