-- Whose account a session works at, and as what: its own, that of somebody of the practice, or as an assistant.
-- $1 token_hash  $2 now
SELECT
    a.id, a.email, a.practitioner_id, a.created_at, a.left_unsaid, s.seen_at, s.account_id AS signed_in,
    coalesce(w.acting, 'own') AS acting
FROM session AS s
LEFT JOIN LATERAL (
    SELECT t.id, CASE WHEN t.kept_by = s.account_id THEN 'practice' ELSE 'assistant' END AS acting
    FROM account AS t
    WHERE t.id = s.acts_for AND (
        t.kept_by = s.account_id
        OR EXISTS (SELECT FROM account_assistant AS h WHERE h.account_id = t.id AND h.assistant_id = s.account_id)
    )
) AS w ON true
INNER JOIN reachable_account AS a ON a.id = coalesce(w.id, s.account_id)
WHERE s.token_hash = $1 AND s.expires_at > $2
