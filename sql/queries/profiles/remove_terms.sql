-- $1 terms
DELETE FROM {kind} AS v WHERE v.id = any($1::integer[]) RETURNING v.name
