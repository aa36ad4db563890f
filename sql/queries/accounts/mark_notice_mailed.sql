-- $1 notice id  $2 now
UPDATE account_notice SET mailed_at = $2 WHERE id = $1
