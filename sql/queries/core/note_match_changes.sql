-- Notes whose match rows this transaction has written or removed.
-- $1 practitioner ids, each once
INSERT INTO match_change (practitioner_id) SELECT unnest($1::uuid[])
