INSERT INTO sanction (practitioner_id, kind, authority, source, decided_on, noted_at)
SELECT p.id, :kind, :authority, :source, :decided_on, :now FROM practitioner AS p WHERE p.id = :practitioner_id
RETURNING id
