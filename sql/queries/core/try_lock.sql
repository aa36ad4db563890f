-- Whether the lock was free; held until the transaction ends.
SELECT pg_try_advisory_xact_lock($1)
