-- Which rows of a reviewed import are not to be taken: of those shown only the ones named, of others as before.
-- $1 import  $2 rows shown  $3 rows left out
UPDATE import_job
SET left_out = array(
    SELECT t.row FROM unnest(left_out) AS t (row) WHERE t.row <> all($2::bigint[])
    UNION
    SELECT t.row FROM unnest($3::bigint[]) AS t (row) WHERE t.row = any($2::bigint[])
    ORDER BY row
)
WHERE id = $1 AND reviewed
