-- Keeps a profile as it is until the transaction ends, and nobody begins to keep it meanwhile.
-- $1 practitioner id
SELECT FROM practitioner WHERE id = $1 FOR UPDATE
