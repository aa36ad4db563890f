-- One mailbox has confirmed; whether both have now.
-- $1 account  $2 hash of the link
UPDATE address_change
SET
    present_hash = CASE WHEN present_hash = $2 THEN NULL ELSE present_hash END,
    new_hash = CASE WHEN new_hash = $2 THEN NULL ELSE new_hash END
WHERE account_id = $1
RETURNING present_hash IS NULL AND new_hash IS NULL
