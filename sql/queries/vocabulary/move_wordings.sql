-- Own words follow to the concern that stays, behind those it has, where both are stated.
-- $1 old  $2 new
UPDATE concern_wording AS w
SET concern_id = $2, position = w.position + (
    SELECT coalesce(max(o.position), 0) FROM concern_wording AS o
    WHERE o.practitioner_id = w.practitioner_id AND o.concern_id = $2
)
WHERE w.concern_id = $1 AND EXISTS (
    SELECT FROM practitioner_concern AS t WHERE t.practitioner_id = w.practitioner_id AND t.concern_id = $2
)
