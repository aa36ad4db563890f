-- The profiles behind a clinic's own ids: those listed, and those this clinic once brought in; locked, in a fixed order.
-- Claimed: an account keeps it, or the person has touched a field.
-- $1 clinic  $2 the clinic's ids
WITH named AS (
    SELECT l.external_id AS named, l.practitioner_id AS id
    FROM clinic_listing AS l
    WHERE l.clinic_id = $1 AND l.external_id = any($2::text[])
    UNION ALL
    SELECT p.external_id, p.id
    FROM practitioner AS p
    WHERE
        p.source = 'clinic:' || $1::text AND p.external_id = any($2)
        AND NOT EXISTS (
            SELECT FROM clinic_listing AS l WHERE l.clinic_id = $1 AND l.external_id = p.external_id
        )
)

SELECT
    n.named, p.id, p.source, p.external_id,
    EXISTS (SELECT FROM account AS a WHERE a.practitioner_id = p.id)
    OR has_own_words(p.field_sources) AS claimed
FROM named AS n INNER JOIN practitioner AS p ON p.id = n.id
ORDER BY p.id
FOR UPDATE OF p
