-- The accounts at which somebody works: their own, those of their practice, those they assist or are asked to.
-- $1 account that signed in
WITH emails AS (
    SELECT a.email FROM account AS a WHERE a.id = $1
    UNION ALL
    SELECT x.email FROM account_address AS x WHERE x.account_id = $1
)

SELECT
    a.id AS account, coalesce(p.display_name, '') AS display_name, a.email, a.shares_with,
    coalesce(p.status, 'draft') AS status,
    CASE
        WHEN a.id = $1 THEN 'own' WHEN a.kept_by = $1 THEN 'practice'
        WHEN h.assistant_id = $1 THEN 'assistant' ELSE 'asked'
    END AS acting
FROM account AS a
LEFT JOIN practitioner AS p ON p.id = a.practitioner_id
LEFT JOIN account_assistant AS h
    ON h.account_id = a.id
    AND (h.assistant_id = $1 OR (h.assistant_id IS NULL AND h.email IN (SELECT email FROM emails)))
WHERE a.id = $1 OR a.kept_by = $1 OR h.account_id IS NOT NULL
ORDER BY a.id <> $1, a.kept_by IS NULL, a.id
