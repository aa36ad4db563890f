-- Whose places and fees a profile takes: somebody's of the same practice, or nobody's.
-- $1 account  $2 whose, or NULL  $3 account of the practice
UPDATE account AS a SET shares_with = $2
WHERE
    a.id = $1 AND (a.kept_by = $3 OR a.id = $3) AND $2 IS DISTINCT FROM a.id
    AND (
        $2 IS NULL
        OR EXISTS (
            SELECT FROM account AS o
            WHERE o.id = $2 AND (o.kept_by = $3 OR o.id = $3) AND o.shares_with IS NULL
        )
    )
    AND ($2 IS NULL OR NOT EXISTS (SELECT FROM account AS f WHERE f.shares_with = a.id))
RETURNING a.id
