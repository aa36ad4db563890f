-- Takes reports of near copies off the queue that were not found again; what was decided stays.
-- $1 first ids  $2 second ids of those found
DELETE FROM duplicate_candidate AS d
WHERE d.how = 'near text' AND d.dismissed_at IS NULL AND NOT EXISTS (
    SELECT FROM unnest($1::uuid[], $2::uuid[]) AS f (first_id, second_id)
    WHERE (f.first_id, f.second_id) = (d.first_id, d.second_id)
)
