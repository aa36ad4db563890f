-- The account that signs in with an address, and whether anything would be lost with it.
-- $1 email
SELECT
    a.id,
    a.practitioner_id IS NOT NULL
    OR EXISTS (SELECT FROM account_role AS r WHERE r.account_id = a.id)
    OR EXISTS (SELECT FROM account_address AS s WHERE s.account_id = a.id)
    OR EXISTS (SELECT FROM account AS k WHERE k.kept_by = a.id)
    OR EXISTS (SELECT FROM account_assistant AS h WHERE a.id IN (h.account_id, h.assistant_id))
    OR EXISTS (SELECT FROM form_draft AS f WHERE f.account_id = a.id)
    OR EXISTS (SELECT FROM claim AS c WHERE c.account_id = a.id AND c.status IN ('waiting', 'mailed')) AS used
FROM account AS a
WHERE a.email = $1 OR a.id = (SELECT s.account_id FROM account_address AS s WHERE s.email = $1)
FOR UPDATE
