-- Whether the lock was free; held by the session until released.
SELECT pg_try_advisory_lock($1)
