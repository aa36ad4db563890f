-- Waits for other transactions of the same name; ends with the transaction.
SELECT pg_advisory_xact_lock(hashtextextended($1, 0))
