-- Ends what outlives its time in another form: the key under which an import came can be used again after a day, and a
-- file that nobody at a clinic's desk has decided about is thrown away after a week. Returns how many rows.
-- $1 now
WITH imports AS (
    UPDATE import_job SET idempotency_key = NULL
    WHERE
        idempotency_key IS NOT NULL AND status <> 'receiving' AND created_at < $1::timestamptz - interval '1 day'
    RETURNING 1
),

files AS (
    DELETE FROM import_job
    WHERE reviewed AND created_at < $1::timestamptz - interval '7 days' RETURNING 1
)

SELECT (SELECT count(*) FROM imports) + (SELECT count(*) FROM files)
