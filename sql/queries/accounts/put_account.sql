-- The account of a proven address, also when it is a second one; made when it is new.
-- $1 email
WITH made AS (
    INSERT INTO account AS a (email)
    SELECT $1::text WHERE NOT EXISTS (SELECT FROM account_address AS s WHERE s.email = $1)
    ON CONFLICT (email) DO UPDATE SET email = excluded.email
    RETURNING a.id, a.email, a.practitioner_id, a.created_at, a.left_unsaid
)

SELECT id, email, practitioner_id, created_at, left_unsaid FROM made
UNION ALL
SELECT a.id, a.email, a.practitioner_id, a.created_at, a.left_unsaid
FROM account_address AS s INNER JOIN account AS a ON a.id = s.account_id
WHERE s.email = $1
