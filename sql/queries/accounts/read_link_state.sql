-- Why a link does not count: unknown, used, expired, or asked for in another browser.
-- $1 token_hash
SELECT used_at, expires_at
FROM sign_in_link
WHERE token_hash = $1
