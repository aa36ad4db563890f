-- A session works at another account from now on: one kept by its own, one it was asked to assist (which agrees to it),
-- or its own again. Returns nothing where it may not.
-- $1 token_hash  $2 account to work at
WITH me AS (
    SELECT s.account_id AS id, array_remove(array_agg(x.email) || a.email, NULL) AS emails
    FROM session AS s
    INNER JOIN account AS a ON a.id = s.account_id
    LEFT JOIN account_address AS x ON x.account_id = a.id
    WHERE s.token_hash = $1
    GROUP BY s.account_id, a.email
),

agreed AS (
    UPDATE account_assistant AS h SET assistant_id = me.id
    FROM me WHERE h.account_id = $2 AND (h.assistant_id = me.id OR (h.assistant_id IS NULL AND h.email = any(me.emails)))
    RETURNING h.account_id
)

UPDATE session AS s SET acts_for = nullif($2::uuid, me.id)
FROM me
WHERE
    s.token_hash = $1 AND (
        $2 = me.id
        OR EXISTS (SELECT FROM account AS t WHERE t.id = $2 AND t.kept_by = me.id)
        OR EXISTS (SELECT FROM agreed)
    )
RETURNING s.account_id
