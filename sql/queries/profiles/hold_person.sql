-- Keeps a profile as it is until the transaction ends. One at a time: Citus locks rows of one shard only.
-- $1 practitioner id
SELECT FROM practitioner WHERE id = $1 FOR NO KEY UPDATE
