-- Whoever states the old term states the new one, unless they do already.
-- $1 old  $2 new
UPDATE practitioner_{kind} AS t
SET {kind}_id = $2
WHERE t.{kind}_id = $1 AND NOT EXISTS (
    SELECT FROM practitioner_{kind} AS o WHERE o.practitioner_id = t.practitioner_id AND o.{kind}_id = $2
)
