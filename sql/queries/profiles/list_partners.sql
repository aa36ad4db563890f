-- Everyone with whom a practitioner has agreed to be shown, whom they asked, or who asks them.
-- $1 practitioner id
SELECT
    p.id, p.display_name,
    p.document -> 'modalities' AS modalities,
    CASE WHEN c.mine AND c.theirs THEN 'agreed' WHEN c.mine THEN 'asked' ELSE 'asks' END AS state,
    c.since
FROM (
    SELECT
        CASE WHEN t.practitioner_id = $1 THEN t.partner_id ELSE t.practitioner_id END AS other,
        bool_or(t.practitioner_id = $1) AS mine, bool_or(t.partner_id = $1) AS theirs, max(t.given_at) AS since
    FROM partner_consent AS t WHERE t.practitioner_id = $1 OR t.partner_id = $1
    GROUP BY 1
) AS c
INNER JOIN practitioner AS p ON p.id = c.other
ORDER BY c.since, p.id
