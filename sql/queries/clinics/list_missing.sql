-- People of a roster whom an import that began at a moment has neither stated nor rejected, and nobody has left out by hand, and how many are listed.
-- $1 clinic  $2 began at  $3 import
SELECT
    l.external_id,
    l.stated_at < $2 AND NOT EXISTS (
        SELECT FROM import_problem AS p
        WHERE
            p.import_id = $3 AND p.external_id = l.external_id
            AND (p.outcome = 'rejected' OR p.reason LIKE '{"code":"import_left_out"%')
    ) AS missing
FROM clinic_listing AS l
WHERE l.clinic_id = $1
ORDER BY l.external_id
