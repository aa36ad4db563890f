-- Of people whose text others hold too: the group of the copies, and since when each holds the text (microseconds). Copies
-- that a person has judged to be none are in no group.
-- $1 practitioner ids
SELECT
    t.practitioner_id AS id, hashtextextended('text ' || t.key, 0) AS key,
    (extract(EPOCH FROM t.since) * 1000000)::bigint AS since
FROM profile_text AS t
WHERE
    t.practitioner_id = any($1::uuid[]) AND t.copied AND NOT EXISTS (
        SELECT FROM duplicate_candidate AS d
        WHERE d.how = 'same text' AND d.dismissed_at IS NOT NULL AND t.practitioner_id IN (d.first_id, d.second_id)
    )
